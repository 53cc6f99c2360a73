import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type Line = {
  code: string
  href: string
  title: string
  place: string
  point: string | undefined
  words: string
  urgency: { kind: TagKind; words: string }
  due: string
  holder: string
}
type Props = { t: T; title: string; lines: Line[]; made: string; mine: boolean; dv: string | undefined; host: string }

export function InspectPage({ t, title, lines, made, mine, dv, host }: Props): VNode {
  return (
    <div class="section inspection">
      <h1>{title}</h1>
      <p class="bar">
        <span class="soft">{t('feedback.inspect.made', { at: made })}</span>
        <a
          class="no-print"
          href={`/lam-viec/phan-anh/kiem-tra?${new URLSearchParams({ ...(mine ? {} : { mine: '1' }), ...(dv ? { dv } : {}) }).toString()}`}
        >
          {t(mine ? 'feedback.inspect.all' : 'feedback.inspect.mine')}
        </a>
      </p>
      <p class="soft no-print">{t('feedback.inspect.about')}</p>
      {lines.length === 0 ? (
        <Empty title={t('feedback.desk.empty')} text={t('feedback.desk.empty_hint')} />
      ) : (
        <ol class="report-lines">
          {lines.map((line) => (
            <li key={line.code}>
              <div>
                <a href={line.href}>
                  <b class="num">{line.code}</b>
                </a>{' '}
                {line.title} <Tag kind={line.urgency.kind}>{line.urgency.words}</Tag>
              </div>
              <div>{line.place}</div>
              {line.point && (
                <div class="num">
                  <a href={`geo:${line.point.replace(' ', '')}`}>{line.point}</a>
                </div>
              )}
              {line.words && <p>{line.words}</p>}
              <div class="soft">
                {t('feedback.column.due')}: {line.due} · {t('feedback.column.holder')}: {line.holder}
              </div>
              <div class="inspection-lines" aria-hidden="true">
                ☐ {t('feedback.inspect.seen')} ☐ {t('feedback.inspect.done')} {t('feedback.inspect.notes')}: ……………………………………
              </div>
            </li>
          ))}
        </ol>
      )}
      <p class="soft">{host}</p>
    </div>
  )
}
