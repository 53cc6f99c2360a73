import type { VNode } from 'preact'
import { formatDateTime, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { SelectField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import type { LineOf } from './diff.rules.ts'

type Version = { version: number; writtenName: string; writtenAt: Date }
type Props = { t: T; at: string; versions: Version[]; from: Version; to: Version; lines: LineOf[] }

export function ComparePage({ t, at, versions, from, to, lines }: Props): VNode {
  const options = versions.map((each) => ({
    value: String(each.version),
    label: `${t('documents.version', { number: each.version })} · ${each.writtenName} · ${formatDateTime(t.lang, each.writtenAt)}`,
  }))
  const isSame = lines.every((line) => line.kind === 'same')
  return (
    <div>
      <h1>{t('documents.compare')}</h1>
      <form class="bar" method="get" action={`${at}/so-sanh`}>
        <SelectField t={t} name="tu" label={t('documents.compare_from')} options={options} value={String(from.version)} />
        <SelectField t={t} name="den" label={t('documents.compare_to')} options={options} value={String(to.version)} />
        <Button kind="secondary">{t('documents.compare')}</Button>
      </form>
      {isSame && <Notice>{t('documents.compare_same')}</Notice>}
      <div class="diff">
        {lines.map((line, index) => (
          <p key={index} class={`diff-${line.kind}`}>
            {line.kind !== 'same' && (
              <span class="unseen">
                {t(`documents.compare_${line.kind}`)}
                {': '}
              </span>
            )}
            {line.pieces.map((piece, at) =>
              piece.kind === 'removed' ? (
                <del key={at}>{piece.text}</del>
              ) : piece.kind === 'added' ? (
                <ins key={at}>{piece.text}</ins>
              ) : (
                <span key={at}>{piece.text}</span>
              ),
            )}
          </p>
        ))}
      </div>
    </div>
  )
}
