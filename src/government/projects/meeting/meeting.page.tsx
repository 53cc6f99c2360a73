import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { DateField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

const root = '/dieu-hanh/ban-chi-dao'
type Filled = { t: T; values: Readonly<Record<string, string>>; errors: FieldFault[] }
const fieldOf = ({ t, values, errors }: Filled, name: string) => ({
  ...{ t, name, value: values[name] ?? '', error: errors.find(({ field }) => field === name)?.message },
})
const dateOf = (props: Filled, name: string) => ({
  ...fieldOf(props, name),
  value: { d: props.values[`${name}-d`], m: props.values[`${name}-m`], y: props.values[`${name}-y`] },
})

type MeetingRow = {
  id: string
  href: string
  title: string
  reference: string
  day: string
  points: number
  conclusions: number
  isHeld: boolean
}
export function ListPage(props: Filled & { mayWrite: boolean; isWhole: boolean; agreementsHref: string; rows: MeetingRow[] }): VNode {
  const { t, errors, mayWrite, rows } = props
  return (
    <div class="section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('projects.board.title')}</h1>
      <p>
        {t('projects.board.about')} <a href={props.agreementsHref}>{t('projects.board.agreements')}</a>
      </p>
      {!props.isWhole ? (
        <Empty title={t('projects.board.not_yours')} text={t('projects.board.not_yours_hint')}>
          <p>
            <a href="/dieu-hanh/nhiem-vu">{t('projects.board.own_tasks')}</a>
          </p>
        </Empty>
      ) : rows.length === 0 ? (
        <Empty title={t('projects.board.none')} text={t('projects.board.none_hint')} />
      ) : (
        <Table
          caption={t('projects.board.title')}
          captionUnseen
          headKey="title"
          columns={[
            { key: 'title', label: t('projects.board.meeting') },
            { key: 'day', label: t('projects.board.day'), nowrap: true },
            { key: 'points', label: t('projects.board.agenda'), align: 'right' },
            { key: 'conclusions', label: t('projects.board.conclusions'), align: 'right' },
            { key: 'state', label: t('projects.state') },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            cells: {
              title: (
                <>
                  <a href={row.href}>{row.title}</a>
                  <small class="soft project-under">{row.reference}</small>
                </>
              ),
              day: <span class="num">{row.day}</span>,
              points: <span class="num">{row.points}</span>,
              conclusions: <span class="num">{row.conclusions}</span>,
              state: <Tag kind={row.isHeld ? 'done' : 'waiting'}>{t(row.isHeld ? 'projects.board.held' : 'projects.board.called')}</Tag>,
            },
          }))}
        />
      )}
      {mayWrite && (
        <form class="narrow project-form" method="post" action={root} novalidate>
          <h2>{t('projects.board.call')}</h2>
          <p class="hint">{t('projects.board.call_hint')}</p>
          <TextField {...fieldOf(props, 'title')} label={t('projects.board.meeting')} />
          <DateField {...dateOf(props, 'day')} label={t('projects.board.day')} />
          <TextField {...fieldOf(props, 'place')} label={t('projects.board.place')} />
          <TextField {...fieldOf(props, 'chair')} label={t('projects.board.chair')} />
          <Button>{t('projects.board.call')}</Button>
        </form>
      )}
    </div>
  )
}

type Props = Filled & {
  at: string
  title: string
  about: string
  agenda: { kind: string; title: string; proof: string; href: string }[]
  conclusions: { number: string; words: string; unit: string; due: string; href: string; state: string; tag: TagKind }[]
  held: string | null
  minutes: string
  mayWrite: boolean
  units: Option[]
}

export function MeetingPage(props: Props): VNode {
  const { t, at, agenda, held, mayWrite } = props
  return (
    <div class="section">
      <ErrorSummary t={t} errors={props.errors} />
      <div class="work-head">
        <h1>{props.title}</h1>
        <span class="push project-row">
          <ButtonLink href={`${at}/in/cuoc-hop.pdf`} kind="secondary" download>
            PDF
          </ButtonLink>
          <ButtonLink href={`${at}/in/cuoc-hop.docx`} kind="secondary" download>
            DOCX
          </ButtonLink>
        </span>
      </div>
      <p class="soft">{props.about}</p>
      <section class="section" aria-labelledby="noi-dung">
        <h2 id="noi-dung">{t('projects.board.agenda')}</h2>
        {agenda.length === 0 ? (
          <Empty title={t('projects.board.nothing_red')} text={t('projects.board.nothing_red_hint')} />
        ) : (
          <Table
            caption={t('projects.board.agenda')}
            captionUnseen
            headKey="title"
            columns={[
              { key: 'kind', label: t('projects.kind') },
              { key: 'title', label: t('projects.board.point') },
              { key: 'proof', label: t('projects.board.proof') },
            ]}
            rows={agenda.map((point, index) => ({
              id: `diem-${index}`,
              cells: { kind: point.kind, title: <a href={point.href}>{point.title}</a>, proof: point.proof },
            }))}
          />
        )}
        {mayWrite && !held && (
          <form method="post" action={at}>
            <Button kind="secondary" name="what" value="agenda">
              {t('projects.board.agenda_anew')}
            </Button>
          </form>
        )}
      </section>
      <Conclusions {...props} />
      {held ? (
        <section class="section" aria-labelledby="bien-ban">
          <h2 id="bien-ban">{t('projects.board.minutes')}</h2>
          <p class="soft">{t('projects.board.held_at', { at: held })}</p>
          {props.minutes.split('\n').map((text) => (
            <p key={text}>{text}</p>
          ))}
        </section>
      ) : (
        mayWrite && (
          <form class="narrow project-form" method="post" action={at} novalidate>
            <h2>{t('projects.board.close')}</h2>
            <TextArea {...fieldOf(props, 'minutes')} label={t('projects.board.minutes')} rows={5} maxLength={8000} />
            <Button kind="secondary" name="what" value="held">
              {t('projects.board.close')}
            </Button>
          </form>
        )
      )}
    </div>
  )
}

function Conclusions(props: Props): VNode {
  const { t, at, conclusions, mayWrite, units } = props
  return (
    <section class="section" aria-labelledby="ket-luan">
      <h2 id="ket-luan">{t('projects.board.conclusions')}</h2>
      {conclusions.length === 0 && <p class="soft">{t('projects.board.no_conclusion')}</p>}
      {conclusions.length > 0 && (
        <Table
          caption={t('projects.board.conclusions')}
          captionUnseen
          headKey="words"
          columns={[
            { key: 'number', label: '#' },
            { key: 'words', label: t('projects.plan.column.words') },
            { key: 'unit', label: t('projects.plan.column.unit') },
            { key: 'due', label: t('projects.plan.column.due'), nowrap: true },
            { key: 'state', label: t('projects.plan.column.state') },
          ]}
          rows={conclusions.map((one) => ({
            id: `ket-luan-${one.number}`,
            cells: {
              number: <span class="num">{one.number}</span>,
              words: <a href={one.href}>{one.words}</a>,
              unit: one.unit,
              due: <span class="num">{one.due}</span>,
              state: <Tag kind={one.tag}>{one.state}</Tag>,
            },
          }))}
        />
      )}
      {mayWrite && (
        <form class="narrow project-form" method="post" action={at} novalidate>
          <h3>{t('projects.board.add_conclusion')}</h3>
          <TextArea {...fieldOf(props, 'words')} label={t('projects.plan.column.words')} rows={3} maxLength={2000} />
          <SelectField {...fieldOf(props, 'unit')} label={t('projects.plan.column.unit')} options={units} />
          <DateField {...dateOf(props, 'due')} label={t('projects.plan.column.due')} />
          <TextField {...fieldOf(props, 'evidence')} label={t('projects.plan.evidence')} />
          <Button name="what" value="conclusion">
            {t('projects.board.add_conclusion')}
          </Button>
        </form>
      )}
    </section>
  )
}
