import type { VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Contract } from '../contract/contract.queries.ts'
import type { Props } from './services.page.tsx'

const changeWords = {
  added: 'exchange.ui.change_added',
  removed: 'exchange.ui.change_removed',
  changed: 'exchange.ui.change_changed',
} as const

/** The warning that a contract changed, with what changed, and the two ways to answer. */
export function Pending({ t, contracts, at }: Props & { at: string }): VNode | null {
  const pending = contracts.find((contract) => contract.state === 'pending')
  if (!pending) return null
  return (
    <Notice kind="attention" title={t('exchange.ui.contract_changed')}>
      <p>{t('exchange.ui.contract_changed_text', { version: pending.version, date: formatDate(t.lang, pending.importedAt) })}</p>
      <ul>
        {pending.changes.map((change) => (
          <li key={`${change.kind} ${change.method} ${change.path}`}>
            {t(changeWords[change.kind])} <code>{`${change.method} ${change.path}`}</code>{' '}
            {change.breaking && <Tag kind="note">{t('exchange.ui.breaking')}</Tag>}{' '}
            {change.kind === 'changed' && change.why !== 'changed' && <small>{change.why}</small>}
          </li>
        ))}
      </ul>
      <form method="post" action={`${at}/hop-dong/quyet-dinh`} class="actions">
        <Button name="quyet-dinh" value="confirm">
          {t('exchange.ui.confirm_contract')}
        </Button>
        <Button name="quyet-dinh" value="refuse" kind="secondary">
          {t('exchange.ui.refuse_contract')}
        </Button>
      </form>
    </Notice>
  )
}

const contractWords = {
  active: 'exchange.ui.contract_active',
  pending: 'exchange.ui.contract_pending',
  past: 'exchange.ui.contract_past',
  refused: 'exchange.ui.contract_refused',
} as const

export function Versions({ t, contracts }: { t: T; contracts: Contract[] }): VNode | null {
  if (contracts.length === 0) return <p class="soft">{t('exchange.ui.no_contract')}</p>
  return (
    <ul>
      {contracts.map((contract) => (
        <li key={contract.id}>
          {t('exchange.ui.version', { version: contract.version })}, <span class="num">{formatDate(t.lang, contract.importedAt)}</span>:{' '}
          {t(contractWords[contract.state])}
        </li>
      ))}
    </ul>
  )
}
