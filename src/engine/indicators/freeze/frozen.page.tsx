import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { type Option, SelectField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

export type Frozen = {
  period: string
  version: number
  value: string
  now: string
  restated: boolean
  intact: boolean
  hash: string
  at: string
  by: string
}
export type Version = { version: number; at: string; by: string; drafted: string }
type FrozenProps = { t: T; indicator: string; frozen: Frozen[]; freezable: Option[] }

/** Frozen periods beside what would be reckoned now, and the way to freeze one more. */
export function FrozenPart({ t, indicator, frozen, freezable }: FrozenProps): VNode | null {
  if (frozen.length === 0 && freezable.length === 0) return null
  return (
    <section class="section" aria-labelledby="chot">
      <h2 id="chot">{t('indicators.frozen')}</h2>
      <p class="soft">{t('indicators.frozen_words')}</p>
      {frozen.length > 0 && (
        <Table
          reachable
          caption={t('indicators.frozen')}
          captionUnseen
          variant="dense"
          headKey="period"
          columns={[
            { key: 'period', label: t('indicators.column.period') },
            { key: 'value', label: t('indicators.frozen_value'), align: 'right' },
            { key: 'now', label: t('indicators.now_value'), align: 'right' },
            { key: 'state', label: t('indicators.status') },
            { key: 'at', label: t('indicators.frozen_at') },
            { key: 'hash', label: 'SHA-256' },
          ]}
          rows={frozen.map((one) => ({
            id: `${one.period}-${one.version}`.replaceAll('/', '-'),
            cells: {
              period: <span class="num">{one.period}</span>,
              value: <b class="num">{one.value}</b>,
              now: <span class="num">{one.now}</span>,
              state: one.intact ? (
                <Tag kind={one.restated ? 'soon' : 'done'}>{t(one.restated ? 'indicators.restated' : 'indicators.unchanged')}</Tag>
              ) : (
                <Tag kind="overdue">{t('indicators.not_intact')}</Tag>
              ),
              at: `${one.at}, ${one.by}`,
              hash: (
                <code class="num" title={one.hash}>
                  {one.hash.slice(0, 12)}…
                </code>
              ),
            },
          }))}
        />
      )}
      {freezable.length > 0 && (
        <SubmitOnce t={t}>
          <form class="bar filters" method="post" action={`/dieu-hanh/chi-tieu/${indicator}/chot`}>
            <SelectField t={t} name="ky" label={t('indicators.freeze.period')} options={freezable} />
            <Button kind="secondary">{t('indicators.freeze')}</Button>
          </form>
        </SubmitOnce>
      )}
    </section>
  )
}

export function Versions({ t, versions }: { t: T; versions: Version[] }): VNode {
  return (
    <section class="section" aria-labelledby="phien-ban">
      <h2 id="phien-ban">{t('indicators.versions')}</h2>
      <Table
        reachable
        caption={t('indicators.versions')}
        captionUnseen
        variant="dense"
        headKey="version"
        columns={[
          { key: 'version', label: t('indicators.version') },
          { key: 'at', label: t('indicators.published_at') },
          { key: 'drafted', label: t('indicators.drafted_by') },
          { key: 'by', label: t('indicators.published_by') },
        ]}
        rows={versions.map((one) => ({
          id: `v${one.version}`,
          cells: { version: String(one.version), at: <span class="num">{one.at}</span>, drafted: one.drafted, by: one.by },
        }))}
      />
      <Actions>
        <a href="/dieu-hanh/chi-tieu">{t('indicators.back')}</a>
      </Actions>
    </section>
  )
}
