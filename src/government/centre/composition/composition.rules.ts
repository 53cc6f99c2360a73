import type { Composition } from './composition.ts'

export type KnownIndicator = { key: string; adds: boolean; entered: boolean }
export type Known = { indicators: ReadonlyMap<string, KnownIndicator>; registers: ReadonlySet<string> }
export type Fault = { path: string; rule: string; detail: string }

function repeated(keys: readonly string[]): string[] {
  return keys.filter((key, index) => keys.indexOf(key) !== index)
}

/** What a composition says that cannot be: every fault with its place, none guessed away. */
export function faultsOf(body: Composition, known: Known): Fault[] {
  const faults: Fault[] = []
  const say = (path: string, rule: string, detail: string): void => void faults.push({ path, rule, detail })
  for (const key of repeated(body.subsystems.map((one) => one.key))) say('subsystems', 'repeated', key)
  for (const key of repeated(body.rules.map((one) => one.key))) say('rules', 'repeated', key)
  for (const subsystem of body.subsystems) {
    const path = `subsystems/${subsystem.key}`
    if (subsystem.figures.length === 0 && !subsystem.missing) say(path, 'says_nothing', 'neither figures nor what is missing')
    for (const { indicator, register } of subsystem.figures) {
      if ((indicator === undefined) === (register === undefined)) say(path, 'one_of', 'indicator or register')
      if (indicator && !known.indicators.has(indicator)) say(path, 'no_such_indicator', indicator)
      if (register && !known.registers.has(register)) say(path, 'no_such_register', register)
    }
  }
  for (const { indicator, steps } of body.map) {
    const found = known.indicators.get(indicator)
    if (!found) say('map', 'no_such_indicator', indicator)
    else if (!found.adds) say('map', 'does_not_add_up', indicator)
    if (steps.some((step, index) => index > 0 && step <= (steps[index - 1] ?? 0))) say('map', 'steps_rise', indicator)
  }
  for (const key of body.charts) if (!known.indicators.has(key)) say('charts', 'no_such_indicator', key)
  for (const rule of body.rules) {
    const path = `rules/${rule.key}`
    const found = known.indicators.get(rule.indicator)
    if (!found) say(path, 'no_such_indicator', rule.indicator)
    else if (rule.each !== 'province' && !found.adds) say(path, 'does_not_add_up', rule.indicator)
    if (rule.when === 'above' ? rule.close >= rule.open : rule.close <= rule.open) say(path, 'no_band', `${rule.open} ${rule.close}`)
  }
  return faults
}
