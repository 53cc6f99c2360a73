import { formatDateTime, type T } from '#core/i18n.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import type { Paper } from '#engine/signing/index.ts'

/** What confirms a declaration: the person's signature, or that they were signed in when they sent it. */
export function confirmationWords(
  t: T,
  paper: Paper | undefined,
  filedAt: Date,
  shown: (name: string) => string = (name) => name,
): { kind: TagKind; words: string } {
  const signed = paper?.signatures.find(({ state }) => state === 'signed')
  if (signed?.signedAt)
    return {
      kind: 'done',
      words: t('procedures.declaration.by_signature', { name: shown(signed.name), at: formatDateTime(t.lang, signed.signedAt) }),
    }
  return { kind: 'plain', words: t('procedures.declaration.by_session', { at: formatDateTime(t.lang, filedAt) }) }
}
