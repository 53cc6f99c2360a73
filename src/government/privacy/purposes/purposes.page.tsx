import type { VNode } from 'preact'
import { formatDateTime, formatNumber, type T } from '#core/i18n.ts'
import { Table } from '#core/ui/table.tsx'

type Props = {
  t: T
  purposes: { key: string; ground: 'public_duty' | 'consent'; name: string; data: string; keeps: string }[]
  checkpoint: { size: number; at: Date; note: string } | undefined
  origin: string
  keys: string[]
}

export function PurposesPage({ t, purposes, checkpoint, origin, keys }: Props): VNode {
  return (
    <div>
      <h1>{t('privacy.title')}</h1>
      <p>{t('privacy.intro')}</p>
      <p>
        <a href="/tai-khoan/du-lieu">{t('privacy.to_own')}</a>
      </p>
      <Table
        caption={t('privacy.purposes')}
        headKey="name"
        columns={[
          { key: 'name', label: t('privacy.purpose') },
          { key: 'ground', label: t('privacy.ground') },
          { key: 'data', label: t('privacy.data') },
          { key: 'keeps', label: t('privacy.keeps') },
        ]}
        rows={purposes.map((purpose) => ({
          id: purpose.key,
          cells: { name: purpose.name, ground: t(`privacy.ground.${purpose.ground}`), data: purpose.data, keeps: purpose.keeps },
        }))}
      />
      <section class="section" aria-labelledby="nhat-ky">
        <h2 id="nhat-ky">{t('privacy.log')}</h2>
        <p>{t('privacy.log_text')}</p>
        {checkpoint ? (
          <>
            <p>{t('privacy.log_last', { size: formatNumber(t.lang, checkpoint.size), at: formatDateTime(t.lang, checkpoint.at) })}</p>
            <pre class="num" tabIndex={0}>
              {checkpoint.note}
            </pre>
            <p>{t('privacy.log_keys', { origin })}</p>
            <ul>
              {keys.map((key) => (
                <li key={key}>
                  <code>{key}</code>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <p>{t('privacy.log_none')}</p>
        )}
        <p>
          <a href="/api/transparency/checkpoints">/api/transparency/checkpoints</a>
        </p>
      </section>
    </div>
  )
}
