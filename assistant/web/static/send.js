// Posts the form and reads the server-sent events that answer it.

const UNREACHABLE = "Le service ne répond pas ; vérifiez qu’il est lancé, puis posez à nouveau la question.";

export async function* send(body) {
  const response = await fetch("/", {
    method: "POST",
    body,
    headers: { Accept: "text/event-stream" },
  }).catch(() => {
    throw new Error(UNREACHABLE);
  });
  if (!response.ok) throw new Error((await response.json()).detail);
  yield* events(response.body.pipeThrough(new TextDecoderStream()).getReader());
}

async function* events(reader) {
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(block);
      yield { name, data: JSON.parse(data) };
    }
  }
}
