import type { VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Change } from '../contract/openapi.rules.ts'
import { Frame, home } from './form.page.tsx'

type Line = {
  id: string
  serviceId: string
  name: string
  version: number
  at: Date
  changes: Change[]
  affected: { id: string; client: string; effect: 'broken' | 'changed' }[]
}

const words = {
  added: 'exchange.ui.change_added',
  removed: 'exchange.ui.change_removed',
  changed: 'exchange.ui.change_changed',
} as const

/** Changed contracts that wait for a decision, with what they mean for the agreements in force. */
export function ChangesPage({ t, lines }: { t: T; lines: Line[] }): VNode {
  return (
    <Frame t={t} part="/thay-doi">
      {lines.length === 0 && <Empty title={t('exchange.changes.none')} text={t('exchange.changes.none_text')} />}
      {lines.map((line) => (
        <section key={line.id} class="section" aria-labelledby={`doi-${line.id}`}>
          <h2 id={`doi-${line.id}`}>
            <a href={`${home}/dich-vu/${line.serviceId}`}>{line.name}</a>
          </h2>
          <p class="soft">{t('exchange.ui.contract_changed_text', { version: line.version, date: formatDate(t.lang, line.at) })}</p>
          <ul>
            {line.changes.map((change) => (
              <li key={`${change.kind} ${change.method} ${change.path}`}>
                {t(words[change.kind])} <code>{`${change.method} ${change.path}`}</code>{' '}
                {change.breaking && <Tag kind="note">{t('exchange.ui.breaking')}</Tag>}{' '}
                {change.kind === 'changed' && change.why !== 'changed' && <small>{change.why}</small>}
              </li>
            ))}
          </ul>
          <h3>{t('exchange.changes.agreements')}</h3>
          {line.affected.length === 0 ? (
            <p class="soft">{t('exchange.changes.nobody')}</p>
          ) : (
            <ul>
              {line.affected.map((one) => (
                <li key={one.id}>
                  <a href={`${home}/thoa-thuan/${one.id}`}>{one.client}</a>{' '}
                  <Tag kind={one.effect === 'broken' ? 'overdue' : 'soon'}>{t(`exchange.changes.${one.effect}`)}</Tag>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </Frame>
  )
}
