import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { CheckboxField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { type OrderRow, orderCells } from './order-cells.page.tsx'

export type MineRow = OrderRow & { code: string; when: string }

/** Own payments and receipts. */
export function MinePage({ t, rows, several }: { t: T; rows: MineRow[]; several: string[] }): VNode {
  return (
    <div class="section">
      <h1>{t('payments.mine.title')}</h1>
      {several.length > 0 && <Several t={t} rows={rows.filter((row) => several.includes(row.id))} />}
      {rows.length === 0 ? (
        <Empty title={t('payments.mine.none')} text={t('payments.mine.none_text')}>
          <ButtonLink href="/ho-so">{t('core.nav.my_cases')}</ButtonLink>
        </Empty>
      ) : (
        <Table
          caption={t('payments.mine.title')}
          captionUnseen
          columns={[
            { key: 'title', label: t('payments.column.what') },
            { key: 'code', label: t('payments.column.case'), nowrap: true },
            { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
            { key: 'state', label: t('payments.column.state') },
            { key: 'receipt', label: t('payments.column.receipt') },
            { key: 'when', label: t('payments.column.requested'), nowrap: true },
          ]}
          headKey="title"
          rows={rows.map((row) => ({
            id: row.id,
            cells: { ...orderCells(row), code: <span class="num">{row.code}</span>, when: row.when },
          }))}
        />
      )}
    </div>
  )
}

/** More than one sum is due: chosen ones are paid by one transfer. */
function Several({ t, rows }: { t: T; rows: MineRow[] }): VNode {
  return (
    <form method="post" action="/thanh-toan/chung">
      <CheckboxField
        t={t}
        name="khoan"
        label={t('payments.together.choose')}
        hint={t('payments.together.choose_hint')}
        values={rows.map((row) => row.id)}
        options={rows.map((row) => ({ value: row.id, label: `${row.title}: ${row.amount}`, hint: row.code }))}
      />
      <Actions>
        <Button kind="secondary">{t('payments.together.pay')}</Button>
      </Actions>
    </form>
  )
}
