// One open stream for all the tabs of this browser. The tab that holds the lock reads it and tells the others.
//
// The stream is a hint, the log is the truth: a page compares what it shows with the heads and fetches what it lacks.
//   brobygger.live.on("event"|"gap"|"marks"|"access"|"hello"|"resync"|"bye"|"state", listener)
//   brobygger.live.delivered(stream, seq)   brobygger.live.read(stream, seq)
(() => {
  "use strict";
  const app = window.brobygger;
  const seat = document.body.dataset.seat || "";
  if (!app || !seat || !window.ReadableStream) return;

  const NAME = `brobygger-live:${seat}`;
  const SILENCE = 50000; // the server's heart beats every 20 s
  const ANSWER_WITHIN = 2500; // a leader in a frozen tab does not answer
  const FIRST_WAIT = 400;
  const LONGEST_WAIT = 15000;

  const listeners = new Map();
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
  let leading = false;
  let ended = false;
  let state = "connecting";
  let heads = {};
  let reading = null; // the AbortController of the open stream
  let wait = FIRST_WAIT;
  let wake = null;

  function on(type, listener) {
    if (!listeners.has(type)) listeners.set(type, []);
    listeners.get(type).push(listener);
  }

  function emit(type, data) {
    for (const listener of listeners.get(type) || []) {
      try {
        listener(data);
      } catch (error) {
        console.error(error);
      }
    }
  }

  function tell(type, data) {
    emit(type, data);
    channel?.postMessage({ type, data });
  }

  // ---- who reads -------------------------------------------------------------------------------------------------

  function lead(options) {
    if (!navigator.locks) {
      leading = true;
      read();
      return;
    }
    navigator.locks
      .request(NAME, options, () => {
        leading = true;
        return read();
      })
      .catch(() => {}) // another tab took over: this one was frozen
      .finally(() => {
        leading = false;
        reading?.abort();
        if (!ended) lead({});
      });
  }

  if (channel) {
    channel.onmessage = ({ data }) => {
      if (data.type === "is-anybody-reading") {
        if (leading) channel.postMessage({ type: "reading", data: { state, heads } });
      } else if (data.type === "reading") {
        answered = true;
        follow(data.data);
      } else if (!leading) {
        if (data.type === "state") state = data.data;
        if (data.type === "bye") ended = true;
        emit(data.type, data.data);
      }
    };
  }

  let answered = false;

  function follow(news) {
    if (leading) return;
    if (news.state !== state) {
      state = news.state;
      emit("state", state);
    }
    if (news.state === "ok") emit("hello", { heads: news.heads });
  }

  function ask() {
    if (leading || ended || !channel) return;
    answered = false;
    channel.postMessage({ type: "is-anybody-reading" });
    setTimeout(() => {
      if (answered || leading || ended || document.hidden) return;
      lead({ steal: true });
    }, ANSWER_WITHIN);
  }

  // ---- reading ---------------------------------------------------------------------------------------------------

  async function read() {
    while (!ended && leading) {
      try {
        await readOnce();
        wait = FIRST_WAIT;
      } catch {
        // the net went, the server restarted, or silence: try again
      }
      if (ended || !leading) return;
      become(navigator.onLine === false ? "offline" : "connecting");
      await new Promise((resolve) => {
        wake = resolve;
        setTimeout(resolve, wait * (0.75 + Math.random() / 2));
      });
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }

  async function readOnce() {
    reading = new AbortController();
    const mine = reading;
    let silence = setTimeout(() => mine.abort(), SILENCE);
    try {
      const response = await fetch("/live/stream", {
        headers: headers(),
        signal: mine.signal,
        cache: "no-store",
        credentials: "same-origin",
      });
      if (response.status === 401 || response.status === 403) return finish("signed-out");
      if (!response.ok || !response.body) throw new Error(`stream ${response.status}`);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        clearTimeout(silence);
        silence = setTimeout(() => mine.abort(), SILENCE);
        rest = parse(rest + value.replaceAll("\r\n", "\n"));
      }
    } finally {
      clearTimeout(silence);
    }
  }

  // Which events we have: the server sends what came after. With very many rooms the pages ask for themselves.
  function headers() {
    const known = Object.entries(heads);
    const found = { Accept: "text/event-stream" };
    if (known.length && known.length <= 60) found["Last-Event-ID"] = known.map(([s, n]) => `${s}:${n}`).join(",");
    return found;
  }

  function parse(text) {
    const blocks = text.split("\n\n");
    const rest = blocks.pop();
    for (const block of blocks) {
      let type = "message";
      const data = [];
      for (const line of block.split("\n")) {
        if (line.startsWith("event:")) type = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      }
      if (data.length) receive(type, data.join("\n"));
    }
    return rest;
  }

  function receive(type, text) {
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      return;
    }
    wait = FIRST_WAIT;
    if (type === "hello") {
      heads = data.heads || data;
      become("ok");
      for (const [stream, seq] of Object.entries(heads)) delivered(stream, seq);
      tell("hello", { heads });
    } else if (type === "bye") {
      if (data.reason !== "restart") finish(data.reason || "signed-out");
    } else {
      if ((type === "event" || type === "gap") && data.stream) {
        heads[data.stream] = Math.max(heads[data.stream] || 0, data.seq);
        delivered(data.stream, data.seq);
      }
      tell(type, data);
    }
  }

  function become(next) {
    if (state === next) return;
    state = next;
    tell("state", state);
  }

  function finish(reason) {
    ended = true;
    reading?.abort();
    tell("bye", { reason });
  }

  // ---- how far we have come --------------------------------------------------------------------------------------

  const DELIVERED = `brobygger-delivered:${seat}`;
  const come = recall();
  const marks = new Map();
  let markTimer = 0;

  function recall() {
    try {
      return JSON.parse(sessionStorage.getItem(DELIVERED)) || {};
    } catch {
      return {};
    }
  }

  function delivered(stream, seq) {
    if ((come[stream] || 0) >= seq) return;
    come[stream] = seq;
    note(stream, "delivered", seq);
  }

  function readUpTo(stream, seq) {
    come[stream] = Math.max(come[stream] || 0, seq);
    note(stream, "read", seq);
  }

  function note(stream, what, seq) {
    const mark = marks.get(stream) || { stream, delivered: 0, read: 0 };
    mark[what] = Math.max(mark[what], seq);
    if (what === "read") mark.delivered = Math.max(mark.delivered, seq);
    marks.set(stream, mark);
    clearTimeout(markTimer);
    markTimer = setTimeout(sendMarks, 350);
  }

  async function sendMarks() {
    clearTimeout(markTimer);
    if (!marks.size || ended) return;
    const batch = [...marks.values()].slice(0, 100);
    for (const mark of batch) marks.delete(mark.stream);
    try {
      const response = await fetch("/live/mark", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ marks: batch }),
        credentials: "same-origin",
        keepalive: true,
      });
      if (response.ok) sessionStorage.setItem(DELIVERED, JSON.stringify(come));
      if (response.status >= 500) throw new Error("later");
    } catch {
      for (const mark of batch) if (!marks.has(mark.stream)) marks.set(mark.stream, mark);
      markTimer = setTimeout(sendMarks, 5000);
      return;
    }
    if (marks.size) {
      clearTimeout(markTimer);
      markTimer = setTimeout(sendMarks, 350);
    }
  }

  // ---- the page wakes up, goes, comes back -----------------------------------------------------------------------

  function hurry() {
    wait = FIRST_WAIT;
    if (leading) wake?.();
    else ask();
  }
  window.addEventListener("online", hurry);
  window.addEventListener("offline", () => {
    if (leading) {
      become("offline");
      reading?.abort();
    }
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? sendMarks() : hurry()));
  window.addEventListener("pagehide", () => {
    sendMarks();
    reading?.abort();
  });
  document.addEventListener("brobygger:seat-changed", () => finish("signed-out"));

  let shown = 0;
  on("state", (now) => {
    clearTimeout(shown);
    if (now === "ok") app.connection("ok");
    else shown = setTimeout(() => app.connection(now === "offline" ? "offline" : "catching-up"), 2500);
  });

  app.live = {
    on,
    delivered,
    read: readUpTo,
    get state() {
      return state;
    },
    get leading() {
      return leading;
    },
  };
  // The page's own scripts listen first (they are loaded after this one), then the stream begins.
  document.addEventListener("DOMContentLoaded", () => {
    lead({});
    ask();
  });
})();
