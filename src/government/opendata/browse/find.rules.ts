import { fold } from '#core/search.ts'
import { type Freshness, freshnessOf } from '../release/freshness.rules.ts'
import type { Published } from '../catalogue/dcat.rules.ts'

export type Asked = {
  q?: string | undefined
  theme?: string | undefined
  owner?: string | undefined
  format?: string | undefined
  freshness?: string | undefined
}

/** In time, and its last look was not blocked. */
export const standsAs = ({ dataset }: Published, now: Date): Freshness => {
  const fresh = freshnessOf(dataset.body.frequency, dataset.checkedAt, now)
  return fresh === 'fresh' && dataset.standing !== 'ok' ? 'late' : fresh
}

function wordsOf({ dataset, release, owner }: Published): string {
  const { title, about, keywords } = dataset.body
  const labels = release.columns.flatMap(({ key, label }) => [key, label.vi, label.en ?? '', label.km ?? ''])
  return fold(
    [dataset.key, ...Object.values(title), ...Object.values(about), ...keywords, ...Object.values(owner.name), ...labels].join(' '),
  )
}

/** Those in which every word is found, with or without tone marks; those that have it in their title first. */
export function findPublished(all: readonly Published[], asked: Asked, now: Date): Published[] {
  const words = fold(asked.q ?? '')
    .split(' ')
    .filter(Boolean)
  const inTitle = (one: Published): boolean =>
    words.length > 0 && words.every((word) => fold(Object.values(one.dataset.body.title).join(' ')).includes(word))
  return all
    .filter((one) => {
      const { dataset, release, owner } = one
      return (
        (!asked.theme || dataset.body.theme === asked.theme) &&
        (!asked.owner || owner.code === asked.owner) &&
        (!asked.format || release.files.some(({ format }) => format === asked.format)) &&
        (!asked.freshness || standsAs(one, now) === asked.freshness) &&
        words.every((word) => wordsOf(one).includes(word))
      )
    })
    .sort(
      (a, b) =>
        Number(inTitle(b)) - Number(inTitle(a)) ||
        Number(b.release.issuedAt) - Number(a.release.issuedAt) ||
        (a.dataset.key < b.dataset.key ? -1 : 1),
    )
}
