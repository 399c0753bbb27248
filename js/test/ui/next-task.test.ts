import { expect, it } from "vitest";
import { nextTask } from "../../src/ui/next-task";

it("goes on after all that is due in this task, without a timer", async () => {
  const seen: string[] = [];
  const next = nextTask().then(() => seen.push("next task"));
  void Promise.resolve()
    .then(() => undefined)
    .then(() => seen.push("this task"));
  await next;
  expect(seen).toEqual(["this task", "next task"]);
});
