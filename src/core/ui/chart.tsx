import type { ComponentChildren, VNode } from 'preact'

export type Point = { label: string; value: number | null; text: string }
export type Line = { label: string; points: Point[] }
export type Bar = { label: string; value: number | null; text: string; href?: string | undefined }
type Frame = { id: string; title: string; children?: ComponentChildren }

const width = 480
const height = 200
const left = 52
const right = 12
const top = 14
const bottom = 28

/** A round step for about four lines: 1, 2 or 5 times a power of ten. */
function stepOf(span: number): number {
  const rough = span / 4 || 1
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = rough / power
  return (factor > 5 ? 10 : factor > 2 ? 5 : factor > 1 ? 2 : 1) * power
}

export type Scale = { low: number; high: number; ticks: number[] }

/** The axis that holds all values: from nothing where that is near, else around them. */
export function scaleOf(values: readonly number[]): Scale {
  if (values.length === 0) return { low: 0, high: 1, ticks: [0, 1] }
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const from = least >= 0 && least < most * 0.6 ? 0 : least
  const span = most - from || Math.abs(most) || 1
  const step = stepOf(span)
  const low = Math.floor((from === most ? from - span / 2 : from) / step) * step
  const high = Math.max(Math.ceil(most / step) * step, low + step)
  const floor = least >= 0 ? Math.max(0, low) : low
  const ticks: number[] = []
  for (let tick = floor; tick <= high + step / 1000; tick += step) ticks.push(Number(tick.toPrecision(12)))
  return { low: floor, high, ticks }
}

const y = (value: number, { low, high }: Scale): number => top + (1 - (value - low) / (high - low || 1)) * (height - top - bottom)
const x = (index: number, count: number): number => left + (count < 2 ? 0.5 : index / (count - 1)) * (width - left - right)

/** Pieces of a line between gaps: where nothing is known nothing is drawn. */
function pieces(points: readonly Point[], scale: Scale): string[] {
  const paths: string[] = []
  let path = ''
  for (const [index, { value }] of points.entries()) {
    if (value === null) {
      if (path) paths.push(path)
      path = ''
      continue
    }
    path += `${path ? 'L' : 'M'}${x(index, points.length).toFixed(1)} ${y(value, scale).toFixed(1)}`
  }
  return path ? [...paths, path] : paths
}

function Axis({ scale, format, labels }: { scale: Scale; format(value: number): string; labels: string[] }): VNode {
  // As many labels as have room: the last one always.
  const every = Math.max(1, Math.ceil(labels.length / 5))
  return (
    <g>
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <path class="axis" d={`M${left} ${y(tick, scale).toFixed(1)}H${width - right}`} />
          <text class="mute" x={left - 6} y={y(tick, scale) + 4} text-anchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
      {labels.map(
        (label, index) =>
          (labels.length - 1 - index) % every === 0 && (
            <text
              key={label}
              class="mute"
              x={x(index, labels.length)}
              y={height - 8}
              text-anchor={index === labels.length - 1 && index > 0 ? 'end' : index === 0 ? 'start' : 'middle'}
            >
              {label}
            </text>
          ),
      )}
    </g>
  )
}

/** Values over time; a dashed line is the goal. What it shows stands in a table beneath, which the caller gives. */
export function LineChart(props: Frame & { lines: Line[]; goal?: number | undefined; format(value: number): string }): VNode {
  const { id, title, lines, goal, format, children } = props
  const values = lines.flatMap((line) => line.points.flatMap(({ value }) => value ?? []))
  const scale = scaleOf(goal === undefined ? values : [...values, goal])
  return (
    <figure class="figure">
      <svg class="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${id}-title`}>
        <title id={`${id}-title`}>{title}</title>
        <Axis scale={scale} format={format} labels={lines[0]?.points.map(({ label }) => label) ?? []} />
        {goal !== undefined && <path class="goal" d={`M${left} ${y(goal, scale).toFixed(1)}H${width - right}`} />}
        {lines.map((line, number) => (
          <g key={line.label} class={`line line--${(number % 4) + 1}`}>
            {pieces(line.points, scale).map((path) => (
              <path key={path} class="stroke" d={path} />
            ))}
            {line.points.map(
              ({ label, value, text }, index) =>
                value !== null && (
                  <circle key={label} class="point" cx={x(index, line.points.length)} cy={y(value, scale)} r="3">
                    <title>{`${label}: ${text}`}</title>
                  </circle>
                ),
            )}
          </g>
        ))}
      </svg>
      {lines.length > 1 && <Legend labels={lines.map(({ label }) => label)} />}
      {children}
    </figure>
  )
}

function Legend({ labels }: { labels: string[] }): VNode {
  return (
    <ul class="legend">
      {labels.map((label, index) => (
        <li key={label}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path class={`swatch swatch--${(index % 4) + 1}`} d="M0 0h12v12H0z" />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  )
}

/** Lengths beside their names, the longest as long as the row: names and figures are text, so the list reads without the drawing. */
export function BarChart({ id, title, bars, children }: Frame & { bars: Bar[] }): VNode {
  const most = Math.max(...bars.map(({ value }) => value ?? 0), 0)
  return (
    <figure class="figure" aria-labelledby={`${id}-title`}>
      <figcaption id={`${id}-title`}>{title}</figcaption>
      <ul class="bars">
        {bars.map(({ label, value, text, href }) => (
          <li key={label}>
            <span class="bars-name">{href ? <a href={href}>{label}</a> : label}</span>
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <path class="bar-ground" d="M0 0h100v10H0z" />
              {most > 0 && value !== null && value > 0 && <path class="bar-fill" d={`M0 0h${((value / most) * 100).toFixed(2)}v10H0z`} />}
            </svg>
            <span class="num">{text}</span>
          </li>
        ))}
      </ul>
      {children}
    </figure>
  )
}

export type Stack = { label: string; parts: { label: string; value: number; text: string }[] }

/** Parts of a whole over time, one column a period. */
export function StackedChart({ id, title, stacks, format, children }: Frame & { stacks: Stack[]; format(value: number): string }): VNode {
  const scale = { ...scaleOf([0, ...stacks.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0))]), low: 0 }
  const names = [...new Set(stacks.flatMap(({ parts }) => parts.map(({ label }) => label)))]
  const room = (width - left - right) / Math.max(stacks.length, 1)
  const at = (index: number): number => left + room * index + room * 0.15
  return (
    <figure class="figure">
      <svg class="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${id}-title`}>
        <title id={`${id}-title`}>{title}</title>
        <Axis scale={scale} format={format} labels={stacks.map(({ label }) => label)} />
        {stacks.map((stack, index) => {
          let below = 0
          return stack.parts.map(({ label, value, text }) => {
            const [from, to] = [y(below, scale), y(below + value, scale)]
            below += value
            return (
              <path
                key={`${stack.label} ${label}`}
                class={`swatch swatch--${(names.indexOf(label) % 4) + 1}`}
                d={`M${at(index).toFixed(1)} ${to.toFixed(1)}h${(room * 0.7).toFixed(1)}V${from.toFixed(1)}h-${(room * 0.7).toFixed(1)}z`}
              >
                <title>{`${stack.label}, ${label}: ${text}`}</title>
              </path>
            )
          })
        })}
      </svg>
      <Legend labels={names} />
      {children}
    </figure>
  )
}

/** The way of a value in the size of a word: only beside the figure itself. */
export function Spark({ values, goal }: { values: readonly (number | null)[]; goal?: number | undefined }): VNode | null {
  const seen = values.flatMap((value) => value ?? [])
  if (seen.length < 2) return null
  const all = goal === undefined ? seen : [...seen, goal]
  const low = Math.min(...all)
  const span = Math.max(...all) - low || 1
  const place = (value: number): string => (37 - ((value - low) / span) * 34).toFixed(1)
  let path = ''
  for (const [index, value] of values.entries()) {
    if (value === null) continue
    const across = ((index / (values.length - 1)) * 92 + 2).toFixed(1)
    path += `${path && values[index - 1] !== null ? 'L' : 'M'}${across} ${place(value)}`
  }
  return (
    <svg class="spark" viewBox="0 0 96 40" aria-hidden="true">
      {goal !== undefined && <path class="goal" d={`M0 ${place(goal)}H96`} />}
      <path d={path} />
    </svg>
  )
}
