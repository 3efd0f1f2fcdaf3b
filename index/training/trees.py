"""Writes down boosted trees that scikit-learn learnt, as `index.search.trees` reads them."""

from typing import Any

import numpy as np


def as_numbers(model: Any, share: float = 1.0) -> dict[str, Any]:
    """Return the trees of a `HistGradientBoostingClassifier` of two classes, with this share of their log-odds."""
    trees = []
    # scikit-learn has no public way of writing these trees down.
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        itself = np.arange(len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        trees.append(
            {
                "feature": np.where(leaf, 0, nodes["feature_idx"]).tolist(),
                # Not rounded: a threshold may be the very value of a row, which then goes left.
                "threshold": np.where(leaf, 0.0, nodes["num_threshold"]).tolist(),
                "left": np.where(leaf, itself, nodes["left"]).tolist(),
                "right": np.where(leaf, itself, nodes["right"]).tolist(),
                "value": [round(share * float(value), 6) for value in np.where(leaf, nodes["value"], 0.0)],
            }
        )
    return {"constant": share * float(model._baseline_prediction.item()), "trees": trees}
