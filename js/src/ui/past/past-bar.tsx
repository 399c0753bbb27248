/** Looks back: a slider over all that was done on the board, and ways to bring a moment back. */

import { History, Pause, Play, RotateCcw, StepBack, StepForward, Trash2 } from "lucide";
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Role } from "../../core/types.gen";
import type { EntryModel } from "../../sync/models";
import { IconButton } from "../buttons";
import { say } from "../front-texts";
import { Icon } from "../icon";
import { deedWords, momentWords } from "./past-words";
import { PurgeDialog } from "./purge-dialog";
import { type Past, type PastProps, usePast } from "./use-past";

export function PastBar(props: PastProps): VNode {
  const { board, rest, close } = props;
  const path = `api/boards/${encodeURIComponent(board.id)}`;
  const past = usePast(props, path);
  const { entries, index, failed } = past;
  const [purging, setPurging] = useState(false);
  const entry = entries[index];
  const isOwner = board.role === Role.OWNER;
  const words = entry === undefined ? "" : sentence(entry);
  return (
    <>
      <div class="nb-past-frame" role="status">
        {words !== "" && (
          <span>
            <Icon of={History} size={16} />
            {say("past.looking", { words })}
          </span>
        )}
      </div>
      <fieldset class="nb-panel nb-past-bar" aria-label={say("past.title")} onKeyDown={past.key}>
        {entry === undefined ? (
          <p class="nb-remark">{failed || say(past.loaded ? "past.empty" : "past.loading")}</p>
        ) : (
          <>
            <div class="nb-past-line">
              <IconButton
                label={say(past.playing ? "past.pause" : "past.play")}
                keys=""
                of={past.playing ? Pause : Play}
                press={past.turn}
              />
              <IconButton label={say("past.back")} keys="←" of={StepBack} press={past.back} />
              <Slider past={past} words={words} />
              <IconButton label={say("past.next")} keys="→" of={StepForward} press={past.next} />
              <Speed past={past} />
            </div>
            <p class="nb-past-deed" aria-hidden="true">
              {failed || `${entry.name} · ${deedWords(entry)}`}
            </p>
          </>
        )}
        <div class="nb-past-ends">
          {isOwner && entry !== undefined && (
            <button type="button" class="nb-secondary" onClick={() => void past.restore()}>
              <Icon of={RotateCcw} size={16} />
              {say("past.restore")}
            </button>
          )}
          {isOwner && (
            <button type="button" class="nb-quiet" onClick={() => setPurging(true)}>
              <Icon of={Trash2} size={16} />
              {say("past.purge")}
            </button>
          )}
          <button type="button" class="nb-primary" onClick={close}>
            {say("past.now")}
          </button>
        </div>
      </fieldset>
      {purging && (
        <PurgeDialog
          board={board}
          rest={rest}
          tell={props.tell}
          close={(isDone) => {
            setPurging(false);
            if (isDone) close();
          }}
        />
      )}
    </>
  );
}

function sentence(entry: EntryModel): string {
  return `${momentWords(entry.at, Date.now())} · ${entry.name}`;
}

function Speed({ past }: { past: Past }): VNode {
  const factor = String(past.speed).replace("0.5", "½");
  const label = say("past.speed", { factor });
  return (
    <button
      type="button"
      class="nb-quiet nb-past-speed"
      aria-label={label}
      title={label}
      onClick={past.faster}
    >
      {factor}×
    </button>
  );
}

function Slider({ past, words }: { past: Past; words: string }): VNode {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <input
      ref={field}
      type="range"
      class="nb-range nb-past-slider"
      aria-label={say("past.moment")}
      aria-valuetext={words}
      min={0}
      max={past.entries.length - 1}
      step={1}
      value={past.index}
      onInput={(event) => past.go(Number(event.currentTarget.value))}
    />
  );
}
