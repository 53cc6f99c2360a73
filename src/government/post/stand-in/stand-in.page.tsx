import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

export const there = '/gia-lap/buu-chinh'
type Row = { number: string; kind: string; name: string; address: string; state: string; when: string }

/** The stand-in of the post: its parcels, and what happens to them next. */
export function StandInPage({ t, rows, states }: { t: T; rows: Row[]; states: readonly string[] }): VNode {
  const words = (kind: string, state: string): string => t(`post.state.${kind}.${state}` as MessageKey)
  return (
    <div class="narrow">
      <h1>{t('post.stand_in.title')}</h1>
      <Notice kind="attention" title={t('post.stand_in.label')}>
        <p>{t('post.stand_in.text')}</p>
      </Notice>
      {rows.length === 0 && <Empty title={t('post.stand_in.none')} text={t('post.stand_in.none_text')} />}
      {rows.map((row) => (
        <section key={row.number} class="section" aria-labelledby={row.number}>
          <h2 id={row.number} class="num">
            {row.number}
          </h2>
          <p>
            {words(row.kind, row.state)} · {row.name} · {row.address} · <span class="num">{row.when}</span>
          </p>
          <form method="post" action={there} noValidate>
            <input type="hidden" name="number" value={row.number} />
            <SelectField
              t={t}
              name="state"
              label={t('post.stand_in.next')}
              value="in_transit"
              options={states.map((value) => ({ value, label: words(row.kind, value) }))}
            />
            <TextField t={t} name="place" label={t('post.stand_in.place')} value="" maxLength={100} required={false} />
            <Button kind="secondary">{t('post.stand_in.tell')}</Button>
          </form>
        </section>
      ))}
    </div>
  )
}
