import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

type Props = {
  t: T
  root: string
  office: string
  counters: string[]
  counter: string
  current: { id: string; number: number; since: string } | undefined
  waiting: { number: number; since: string; slot: string | undefined }[]
  figures: { label: string; value: string }[]
  screen: string
  nobody: boolean
}

/** For who receives where no numbers are given. */
export function NoOfficePage({ t }: { t: T }): VNode {
  return (
    <div class="narrow section">
      <h1>{t('reception.call.title')}</h1>
      <Empty title={t('reception.no_office_here')} text={t('reception.no_office_hint')} />
    </div>
  )
}

export function CallPage(props: Props): VNode {
  const { t, office, waiting, figures, screen, nobody } = props
  return (
    <queue-keys data-title={t('core.keys.title')} data-close={t('core.close')}>
      <div class="narrow section">
        <div class="work-head">
          <h1>{t('reception.call.title')}</h1>
          <span class="soft">{office}</span>
        </div>
        {nobody && <Notice kind="done">{t('reception.call.nobody')}</Notice>}
        <Before {...props} />
        <Table
          caption={t('reception.call.waiting')}
          headKey="number"
          columns={[
            { key: 'number', label: t('reception.call.number'), nowrap: true },
            { key: 'since', label: t('reception.call.since'), nowrap: true },
            { key: 'slot', label: t('reception.appointment'), nowrap: true },
          ]}
          rows={waiting.map((one) => ({
            id: String(one.number),
            cells: {
              number: <b class="num">{one.number}</b>,
              since: <span class="num">{one.since}</span>,
              slot: one.slot && <Tag kind="note">{one.slot}</Tag>,
            },
          }))}
        />
        {waiting.length === 0 && <p class="soft">{t('reception.call.nobody')}</p>}
        <h2>{t('reception.call.day')}</h2>
        <SummaryList t={t} rows={figures} tight />
        <p>
          <a href={screen}>{t('reception.screen')}</a>
        </p>
      </div>
    </queue-keys>
  )
}

/** Who is before the officer; nobody, and the button that calls the next. */
function Before({ t, root, counters, counter, current }: Props): VNode {
  if (current)
    return (
      <div class="receipt">
        <div>
          <span class="soft">{t('reception.call.before_you', { counter })}</span>
          <strong class="code num">{current.number}</strong>
          <p class="num">{t('reception.call.called_at', { at: current.since })}</p>
          <div class="bar">
            <form method="post" action={`${root}/${current.id}/xong`}>
              <Button hotkey="X">{t('reception.call.done')}</Button>
            </form>
            <form method="post" action={`${root}/${current.id}/vang`}>
              <Button kind="secondary" hotkey="V">
                {t('reception.call.no_show')}
              </Button>
            </form>
          </div>
        </div>
      </div>
    )
  return (
    <form method="post" action={`${root}/tiep`} class="bar">
      <label class="label" for="counter">
        {t('reception.call.counter')}
      </label>
      <select class="control control--10" id="counter" name="counter">
        {counters.map((one) => (
          <option key={one} value={one} selected={one === counter}>
            {one}
          </option>
        ))}
      </select>
      <Button hotkey="G">{t('reception.call.next')}</Button>
      <ButtonLink href="/lam-viec/quay" kind="quiet">
        {t('reception.call.file')}
      </ButtonLink>
    </form>
  )
}
