import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { CheckboxField, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

export const there = '/gia-lap/buu-chinh'
type Row = { number: string; kind: string; name: string; address: string; state: string; when: string }

type Numbers = { delayMs: number; failNext: number; loseAnswers: number }
type Props = { t: T; rows: Row[]; states: readonly string[]; faults: { on: string[]; numbers: Numbers }; answered: string[] }

const switches = ['down', 'refuse', 'nonsense', 'twice', 'forged'] as const

function FaultForm({ t, faults }: Pick<Props, 't' | 'faults'>): VNode {
  return (
    <section class="section" aria-labelledby="faults">
      <h2 id="faults">{t('post.stand_in.faults')}</h2>
      <form method="post" action={`${there}/loi`} noValidate>
        <CheckboxField
          t={t}
          name="on"
          label={t('post.stand_in.faults_now')}
          values={faults.on}
          required={false}
          options={switches.map((value) => ({ value, label: t(`post.stand_in.fault.${value}`) }))}
        />
        {(['delayMs', 'failNext', 'loseAnswers'] as const).map((name) => (
          <TextField
            key={name}
            t={t}
            name={name}
            label={t(`post.stand_in.fault.${name}`)}
            value={String(faults.numbers[name])}
            inputMode="numeric"
            width={4}
            maxLength={5}
          />
        ))}
        <Actions>
          <Button kind="secondary">{t('post.stand_in.faults_save')}</Button>
        </Actions>
      </form>
    </section>
  )
}

/** The stand-in of the post: its parcels, what happens to them next, and what goes wrong. */
export function StandInPage({ t, rows, states, faults, answered }: Props): VNode {
  const words = (kind: string, state: string): string => t(`post.state.${kind}.${state}` as MessageKey)
  return (
    <div class="narrow">
      <h1>{t('post.stand_in.title')}</h1>
      <Notice kind="attention" title={t('post.stand_in.label')}>
        <p>{t('post.stand_in.text')}</p>
      </Notice>
      {answered.length > 0 && (
        <Notice kind={answered.every((status) => status === '200') ? 'done' : 'attention'}>
          {t('post.stand_in.answered', { statuses: answered.join(', ') })}
        </Notice>
      )}
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
      <FaultForm t={t} faults={faults} />
    </div>
  )
}
