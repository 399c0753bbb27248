/**
 * The pressures of a stroke that was recorded without any, guessed from its speed: where points lie
 * close together the pen was slow, and the stroke becomes thick. The rule of perfect-freehand, as
 * in `simulate_pressures` of `src/nbboard/core/freehand.py`, which also follows its corners.
 */

/** How far a streamlined point follows the pen. */
const FOLLOWS = 0.15 + 0.5 * 0.85;
/** How quickly the pressure follows the speed. */
const RATE = 0.275;
const FIRST = 0.25;
/** So many points tell how the stroke begins. */
const BEGINNING = 10;

/** A pressure of 0 to 1 for each point; `xy` and perfect-freehand's `size` in the same units. */
export function guessedPressures(xy: readonly number[], size: number): number[] {
  const steps = stepsOf(xy, size);
  let pressure = FIRST;
  for (const step of steps.filter((each) => each !== undefined).slice(0, BEGINNING)) {
    pressure = (pressure + after(pressure, step / size)) / 2;
  }
  return steps.map((step = 0) => {
    pressure = after(pressure, step / size);
    return pressure;
  });
}

function after(pressure: number, step: number): number {
  const speed = Math.min(1, step);
  return Math.min(1, pressure + (1 - speed - pressure) * speed * RATE);
}

/** How far the streamlined line goes for each point; undefined where it is noise and stays. */
function stepsOf(xy: readonly number[], size: number): (number | undefined)[] {
  let [x = 0, y = 0] = xy;
  let gone = 0;
  const steps: (number | undefined)[] = [0];
  for (let i = 2; i < xy.length; i += 2) {
    const across = ((xy[i] as number) - x) * FOLLOWS;
    const down = ((xy[i + 1] as number) - y) * FOLLOWS;
    const step = Math.hypot(across, down);
    gone += step;
    // A hand that only begins trembles within the width of the stroke.
    const isNoise = gone < size && i < xy.length - 2;
    steps.push(isNoise ? undefined : step);
    if (isNoise) continue;
    x += across;
    y += down;
  }
  return steps;
}
