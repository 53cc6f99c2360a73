import type { Catalogue, Category, Rule } from './catalogue.ts'

/** A unit as the rules see it. */
export type UnitFact = { id: string; code: string; level: string }
/** Where and when a report is: the commune, what stands above it on that day, and the units that rules may name. */
export type Matter = {
  category: string
  day: string
  commune: UnitFact
  above: readonly UnitFact[]
  /** The unit of a code on that day, when there is one. */
  unitOf(code: string): UnitFact | undefined
}

export const categoryOf = (catalogue: Catalogue, key: string): Category | undefined =>
  catalogue.categories.find((category) => category.key === key)

function fits(rule: Rule, matter: Matter): boolean {
  return (
    (rule.categories.includes('*') || rule.categories.includes(matter.category)) &&
    (!rule.communes || rule.communes.includes(matter.commune.code)) &&
    rule.from <= matter.day &&
    (!rule.until || rule.until >= matter.day)
  )
}

/** The unit that answers: of the first rule that fits and whose unit exists on the day. */
export function responsibleUnit(catalogue: Catalogue, matter: Matter): UnitFact | undefined {
  for (const rule of catalogue.rules) {
    if (!fits(rule, matter)) continue
    const { to } = rule
    const unit = 'unit' in to ? matter.unitOf(to.unit) : [matter.commune, ...matter.above].find((each) => each.level === to.level)
    if (unit) return unit
  }
  return undefined
}

export type CatalogueDefect = { path: string; reason: string }

/** Faults that would leave a report with nobody, or a category with two meanings; a catalogue with any is not published. */
export function checkCatalogue(catalogue: Catalogue): CatalogueDefect[] {
  const defects: CatalogueDefect[] = []
  const keys = new Set<string>()
  for (const { key, questions = [], notices = [] } of catalogue.categories) {
    if (keys.has(key)) defects.push({ path: `categories.${key}`, reason: 'is named twice' })
    keys.add(key)
    const asked = [...questions, ...notices].map((each) => each.key)
    for (const twice of asked.filter((each, at) => asked.indexOf(each) !== at))
      defects.push({ path: `categories.${key}.${twice}`, reason: 'is asked twice' })
  }
  for (const [at, rule] of catalogue.rules.entries()) {
    for (const key of rule.categories)
      if (key !== '*' && !keys.has(key)) defects.push({ path: `rules.${at}`, reason: `no category ${key}` })
    if (rule.until && rule.until < rule.from) defects.push({ path: `rules.${at}`, reason: 'ends before it begins' })
  }
  const last = catalogue.rules.at(-1)
  const isNet = last && last.categories.includes('*') && !last.communes && !last.until && 'level' in last.to && last.to.level === 'commune'
  if (!isNet) defects.push({ path: 'rules', reason: 'the last rule must give everything that is left to the commune' })
  for (const { key, categories = [] } of catalogue.templates)
    for (const category of categories)
      if (!keys.has(category)) defects.push({ path: `templates.${key}`, reason: `no category ${category}` })
  return defects
}
