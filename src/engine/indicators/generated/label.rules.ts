import type { IndicatorBody, Term } from '../definition/definition.ts'
import type { Generated } from './generated.queries.ts'

type Span = { from: string; to: string }

const termsOf = (body: IndicatorBody): Term[] => [...body.numerator, ...(body.denominator ?? [])]

/** A term over registers is made up where one that it counts is. */
function isMadeUp(term: Term, sources: readonly string[]): boolean {
  if (term.source !== 'registers') return sources.includes(term.source)
  const [register] = term.where?.register ?? []
  return sources.some((one) => (register === undefined ? one.startsWith('register:') : one === `register:${register}`))
}

/** The made-up work that goes into a figure of a span; a stock holds all that came before as well. */
export function generatedIn(body: IndicatorBody, all: readonly Generated[], span: Span, isStock: boolean): Generated[] {
  return all.filter(
    ({ from, to, sources }) => from <= span.to && (isStock || to >= span.from) && termsOf(body).some((term) => isMadeUp(term, sources)),
  )
}

/** What the source of a figure is called where made-up work is in it. */
export function labelled<S extends { vi: string; en?: string | undefined; km?: string | undefined }>(
  source: S,
  found: readonly Generated[],
): S {
  if (found.length === 0) return source
  const seeds = [...new Set(found.flatMap(({ what, seed }) => (what === 'samples' ? [] : [seed])))].join(', ')
  const made =
    seeds === ''
      ? { vi: 'Số liệu mẫu', en: 'Sample data', km: 'ទិន្នន័យគំរូ' }
      : { vi: `Sinh thử (seed ${seeds})`, en: `Generated (seed ${seeds})`, km: `ទិន្នន័យបង្កើតសាកល្បង (seed ${seeds})` }
  return {
    ...source,
    vi: `${made.vi} · ${source.vi}`,
    en: `${made.en} · ${source.en ?? source.vi}`,
    km: `${made.km} · ${source.km ?? source.vi}`,
  }
}
