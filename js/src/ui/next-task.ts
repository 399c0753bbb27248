/** Steps of a page's start: what a person or the screen waits for gets its turn between them. */

/** Settles in a task of its own. Not by a timer: a page out of sight would wait a second for it. */
export function nextTask(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(undefined);
  });
}
