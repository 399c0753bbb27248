/** A dialog over everything: focus stays in it, Escape and a press beside it close it. */

import { X } from "lucide";
import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "./buttons";
import { say } from "./front-texts";

interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Wider, for lists beside each other. */
  readonly wide?: boolean;
  close(): void;
}

export function Dialog({ title, children, wide, close }: DialogProps): VNode {
  const box = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = box.current;
    if (dialog === null) return undefined;
    const before = (dialog.getRootNode() as Document | ShadowRoot).activeElement;
    // Where a browser has no modal dialogs (and in tests) it is one without a backdrop.
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    const first = dialog.querySelector<HTMLElement>("[data-first]");
    (first ?? dialog).focus();
    if (first instanceof HTMLInputElement) first.select();
    return () => {
      dialog.close?.();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={box}
      class={wide ? "nb-dialog nb-wide" : "nb-dialog"}
      aria-label={title}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Escape" || event.isComposing) return;
        event.preventDefault();
        close();
      }}
      onPointerDown={(event) => {
        // The backdrop belongs to the dialog itself, everything seen to something inside.
        if (event.target === box.current) close();
      }}
    >
      <div class="nb-dialog-box">
        <div class="nb-dialog-head">
          <h2>{title}</h2>
          <IconButton label={say("dialog.close")} keys="Esc" of={X} press={close} />
        </div>
        <div class="nb-dialog-body">{children}</div>
      </div>
    </dialog>
  );
}
