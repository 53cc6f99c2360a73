import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

type Purchase = {
  id: string
  href: string
  unit: string
  isGenerated: boolean
  day: string
  price: string
  above: string | undefined
  reason: string
}
type Row = {
  code: string
  isGenerated: boolean
  name: string
  maker: string
  price: string
  joint: { paid: string; joint: string; saving: string } | undefined
  purchases: Purchase[]
}

export function SoftwarePage({ t, rows, registerHref }: { t: T; rows: Row[]; registerHref: string }): VNode {
  const [joint, bought] = [rows.filter((row) => row.joint), rows.filter(({ purchases }) => purchases.length > 0)]
  return (
    <div class="section">
      <h1>{t('projects.software.title')}</h1>
      <p>
        {t('projects.software.about')} <a href={registerHref}>{t('projects.software.register')}</a>
      </p>
      {rows.length === 0 && <Empty title={t('projects.software.none')} text={t('projects.software.none_hint')} />}
      {joint.map((row) => (
        <Notice key={row.code} kind="attention" title={t('projects.software.twice', { name: row.name })}>
          <p>{t('projects.software.joint', row.joint ?? {})}</p>
        </Notice>
      ))}
      {rows.length > 0 && (
        <Table
          caption={t('projects.software.catalogue')}
          reachable
          headKey="name"
          columns={[
            { key: 'name', label: t('projects.software.name') },
            { key: 'maker', label: t('projects.supplier') },
            { key: 'price', label: t('projects.software.price'), align: 'right' },
            { key: 'bought', label: t('projects.software.bought'), align: 'right', nowrap: true },
          ]}
          rows={rows.map((row) => ({
            id: row.code,
            cells: {
              name: (
                <>
                  {row.name}
                  <small class="soft project-under">
                    {row.code}
                    {row.isGenerated && ` · ${t('projects.generated')}`}
                  </small>
                </>
              ),
              maker: row.maker,
              price: <span class="num">{row.price}</span>,
              bought: <span class="num">{row.purchases.length}</span>,
            },
          }))}
        />
      )}
      {bought.map((row) => (
        <section key={row.code} class="section" aria-labelledby={`mua-${row.code}`}>
          <h2 id={`mua-${row.code}`}>{row.name}</h2>
          <Table
            caption={t('projects.software.purchases', { name: row.name })}
            captionUnseen
            headKey="unit"
            columns={[
              { key: 'unit', label: t('projects.unit') },
              { key: 'day', label: t('projects.signed_on'), nowrap: true },
              { key: 'price', label: t('projects.unit_price'), align: 'right' },
              { key: 'above', label: t('projects.above_reference') },
            ]}
            rows={row.purchases.map((one) => ({
              id: one.id,
              cells: {
                unit: (
                  <>
                    <a href={one.href}>{one.unit}</a>
                    {one.isGenerated && <small class="soft project-under">{t('projects.generated')}</small>}
                  </>
                ),
                day: <span class="num">{one.day}</span>,
                price: <span class="num">{one.price}</span>,
                above: one.above ? (
                  <>
                    <Tag kind="soon">+{one.above}</Tag> {one.reason}
                  </>
                ) : (
                  '–'
                ),
              },
            }))}
          />
        </section>
      ))}
      <p class="soft">{t('projects.software.method')}</p>
    </div>
  )
}
