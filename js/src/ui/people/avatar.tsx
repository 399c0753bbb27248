/** A person's face: their picture, else their initials on their colour. */

import { Hand, Pen } from "lucide";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../icon";
import { initials } from "../people";

interface AvatarProps {
  readonly name: string;
  readonly color: string;
  readonly picture?: string | undefined;
  readonly isKernel?: boolean;
  /** Whether somebody is at their page. */
  readonly isHere?: boolean;
  readonly hand?: boolean;
  readonly pen?: boolean;
}

/**
 * Says nothing to a screen reader: what stands beside it does. The letters are no text either, since
 * whoever speaks to a button would have to say them.
 */
export function Avatar(props: AvatarProps): VNode {
  const { name, color, picture, isKernel, isHere, hand, pen } = props;
  const [broken, setBroken] = useState("");
  const shown = picture !== undefined && picture !== broken;
  return (
    <span
      class={isKernel ? "nb-face nb-kernel" : "nb-face"}
      style={{ "--nb-person": color }}
      data-dim={isHere === false}
      data-pen={pen === true}
      aria-hidden="true"
    >
      {shown ? (
        <img src={picture} alt="" draggable={false} onError={() => setBroken(picture)} />
      ) : (
        <span data-letters={isKernel ? "Py" : initials(name)} />
      )}
      {hand && (
        <span class="nb-mark nb-mark-hand">
          <Icon of={Hand} size={13} />
        </span>
      )}
      {pen && (
        <span class="nb-mark nb-mark-pen">
          <Icon of={Pen} size={11} />
        </span>
      )}
    </span>
  );
}
