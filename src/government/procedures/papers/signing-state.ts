import type { Db } from '#core/db.ts'
import { formatDateTime, type T } from '#core/i18n.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import { listPapers, type Paper } from '#engine/signing/index.ts'
import { signingSubject } from './signing-subject.rules.ts'

/** How far the signatures of a result are, in words. */
export type SigningWords = { kind: TagKind; words: string }

export function signingWords(t: T, paper: Paper | undefined): SigningWords {
  if (paper?.state === 'signed') {
    const at = formatDateTime(t.lang, paper.signedAt ?? paper.askedAt)
    return { kind: 'done', words: t('procedures.signing.signed', { at }) }
  }
  if (paper?.state === 'refused') return { kind: 'note', words: t('procedures.signing.refused') }
  return paper ? { kind: 'waiting', words: t('procedures.signing.waiting') } : { kind: 'plain', words: t('procedures.signing.none') }
}

/** The papers of some results, by the results' codes. */
export async function resultPapers(db: Db, codes: string[]): Promise<Map<string, Paper>> {
  const bySubject = new Map(codes.map((code) => [signingSubject(code), code]))
  const papers = await listPapers(db, [...bySubject.keys()])
  return new Map(papers.map((paper) => [bySubject.get(paper.subject) ?? '', paper]))
}

export async function signingOf(db: Db, t: T, code: string): Promise<SigningWords> {
  return signingWords(t, (await resultPapers(db, [code])).get(code))
}
