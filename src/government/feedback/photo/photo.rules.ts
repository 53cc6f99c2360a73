/** A part of a picture, in shares of its width and height. */
export type Mask = { x: number; y: number; width: number; height: number }

const most = 40

/** Parts as the page sends them: `x,y,width,height` in percent, one a line or between semicolons. Undefined when it cannot be read. */
export function readMasks(text: string): Mask[] | undefined {
  const parts = text
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
  if (parts.length > most) return undefined
  const masks: Mask[] = []
  for (const part of parts) {
    const [x, y, width, height, ...more] = part.split(',').map((number) => Number(number.trim()) / 100)
    if (x === undefined || y === undefined || width === undefined || height === undefined || more.length > 0) return undefined
    const isPart = x >= 0 && y >= 0 && width > 0 && height > 0 && x < 1 && y < 1 && x + width <= 1.001 && y + height <= 1.001
    if (!isPart) return undefined
    masks.push({ x, y, width, height })
  }
  return masks
}
