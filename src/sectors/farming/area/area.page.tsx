import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatDateTime, formatNumber, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { DayField } from '#core/ui/day-field.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { FileField, type Option, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { stateTags } from '../producer/producer.page.tsx'
import type { Season } from '../season/season.queries.ts'
import type { Area, Certificate, Step } from './area.queries.ts'
import { cornersText } from './area.rules.ts'

type Values = Record<string, string>
const finder =
  (errors: readonly FieldFault[]) =>
  (field: string): string | undefined =>
    errors.find((error) => error.field === field)?.message

type NewProps = {
  t: T
  title: string
  values: Values
  errors: FieldFault[]
  kinds: Option[]
  species: Option[]
  communes: Option[]
}
/** What is written down of an area: what it is, how large, where. */
export function NewAreaPage({ t, title, values, errors, kinds, species, communes }: NewProps): VNode {
  const errorOf = finder(errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <form method="post" action="/nuoi-trong/vung/moi" novalidate class="farm-form">
        <RadioField t={t} name="kind" label={t('farming.area.kind')} value={values.kind} error={errorOf('kind')} options={kinds} />
        <SelectField
          t={t}
          name="species"
          label={t('farming.species')}
          value={values.species}
          error={errorOf('species')}
          options={species}
        />
        <TextField
          t={t}
          name="name"
          label={t('farming.area.name')}
          hint={t('farming.area.name_hint')}
          value={values.name}
          error={errorOf('name')}
          maxLength={120}
        />
        <TextField
          t={t}
          name="size"
          label={t('farming.area.size')}
          hint={t('farming.area.size_hint')}
          value={values.size}
          error={errorOf('size')}
          inputMode="numeric"
          width={10}
        />
        <SelectField t={t} name="unit" label={t('farming.unit')} value={values.unit} error={errorOf('unit')} options={communes} />
        <farm-corners data-here={t('farming.area.here')} data-failed={t('farming.area.here_failed')}>
          <TextArea
            t={t}
            name="corners"
            label={t('farming.area.corners')}
            hint={t('farming.area.corners_hint')}
            required={false}
            rows={4}
            value={values.corners}
            error={errorOf('corners')}
          />
        </farm-corners>
        <Actions>
          <Button>{t('farming.save')}</Button>
        </Actions>
      </form>
    </>
  )
}

export type CertificateLine = Certificate & { label: string; isOver: boolean }
type Props = {
  t: T
  area: Area
  producer: string
  kind: string
  species: string
  unit: string
  walked: number | undefined
  differs: boolean
  procedure: string | undefined
  dossiers: Option[]
  mayAsk: boolean
  steps: Step[]
  certificates: CertificateLine[]
  schemes: Option[]
  seasons: Season[]
  wrong: { form: 'dossier' | 'certificate'; values: Values; errors: FieldFault[] } | undefined
}

export function AreaPage(props: Props): VNode {
  const { t, area, seasons, wrong } = props
  const open = seasons.find(({ endedAt }) => !endedAt)
  return (
    <>
      <ErrorSummary t={t} errors={wrong?.errors ?? []} />
      <h1>{area.name}</h1>
      <p>
        <Tag kind={stateTags[area.state]}>{t(`farming.state.${area.state}`)}</Tag>
      </p>
      <AreaFacts {...props} />
      <Actions>
        {open ? (
          <ButtonLink href={`/nuoi-trong/vu/${open.id}/ghi`}>{t('farming.diary.write')}</ButtonLink>
        ) : (
          <ButtonLink href={`/nuoi-trong/vung/${area.id}/vu-moi`}>{t('farming.season.begin')}</ButtonLink>
        )}
      </Actions>
      {seasons.length > 0 && (
        <section>
          <h2>{t('farming.seasons')}</h2>
          <ul>
            {seasons.map((season) => (
              <li key={season.id}>
                <a href={`/nuoi-trong/vu/${season.id}`}>{t('farming.season.from', { day: formatDate(t.lang, season.beganOn) })}</a>
                {season.endedAt && <> · {t('farming.season.ended')}</>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {props.mayAsk && <AskCode {...props} />}
      <Certificates {...props} />
      <Steps t={t} steps={props.steps} />
    </>
  )
}

export function AreaFacts({ t, area, producer, kind, species, unit, walked, differs }: Omit<Props, 'wrong'>): VNode {
  return (
    <>
      <SummaryList
        t={t}
        rows={[
          { label: t('farming.area.number'), value: area.number ?? t('farming.area.no_number') },
          { label: t('farming.producer'), value: producer },
          { label: t('farming.area.kind'), value: `${kind} · ${species}` },
          { label: t('farming.area.size'), value: `${formatNumber(t.lang, area.sizeM2)} m²` },
          { label: t('farming.unit'), value: unit },
          ...(area.corners.length > 0
            ? [{ label: t('farming.area.corners'), value: <span class="num farm-corners">{cornersText(area.corners)}</span> }]
            : []),
          ...(walked === undefined ? [] : [{ label: t('farming.area.walked'), value: `${formatNumber(t.lang, walked)} m²` }]),
          ...(area.dossierCode ? [{ label: t('farming.area.dossier'), value: <span class="num">{area.dossierCode}</span> }] : []),
        ]}
      />
      {differs && <Notice kind="attention">{t('farming.area.differs')}</Notice>}
    </>
  )
}

function AskCode({ t, area, procedure, dossiers, wrong }: Props): VNode {
  const values = wrong?.form === 'dossier' ? wrong.values : {}
  const errorOf = finder(wrong?.form === 'dossier' ? wrong.errors : [])
  return (
    <section id="ma-so">
      <h2>{t('farming.area.ask_title')}</h2>
      <p>
        {t('farming.area.ask_about')} <a href={`/thu-tuc/${procedure}`}>{t('farming.area.procedure')}</a>
      </p>
      <form method="post" action={`/nuoi-trong/vung/${area.id}/ho-so`} novalidate>
        {dossiers.length > 0 ? (
          <RadioField
            t={t}
            name="dossier"
            label={t('farming.area.which_dossier')}
            value={values.dossier}
            error={errorOf('dossier')}
            options={dossiers}
          />
        ) : (
          <TextField
            t={t}
            name="dossier"
            label={t('farming.area.dossier')}
            value={values.dossier}
            error={errorOf('dossier')}
            maxLength={60}
          />
        )}
        <Actions>
          <Button kind="secondary">{t('farming.area.link')}</Button>
        </Actions>
      </form>
    </section>
  )
}

export function CertificateList({ t, certificates }: { t: T; certificates: CertificateLine[] }): VNode {
  return (
    <ul>
      {certificates.map((each) => (
        <li key={each.id}>
          <strong>{each.label}</strong> <span class="num">{each.number}</span> · {each.issuer} · {formatDate(t.lang, each.validFrom)}–
          {formatDate(t.lang, each.validTo)} {each.isOver && <Tag kind="stale">{t('farming.certificate.over')}</Tag>}
        </li>
      ))}
    </ul>
  )
}

function Certificates({ t, area, certificates, schemes, wrong }: Props): VNode {
  const isWrong = wrong?.form === 'certificate'
  const values = isWrong ? wrong.values : {}
  const errorOf = finder(isWrong ? wrong.errors : [])
  const field = (name: string) => ({ t, name, value: values[name], error: errorOf(name) })
  return (
    <section id="chung-nhan">
      <h2>{t('farming.certificates')}</h2>
      {certificates.length === 0 ? <p>{t('farming.certificate.none')}</p> : <CertificateList t={t} certificates={certificates} />}
      <details open={isWrong}>
        <summary>{t('farming.certificate.add')}</summary>
        <form method="post" action={`/nuoi-trong/vung/${area.id}/chung-nhan`} encType="multipart/form-data" novalidate>
          <SelectField {...field('scheme')} label={t('farming.certificate.scheme')} options={schemes} />
          <TextField {...field('number')} label={t('farming.certificate.number')} maxLength={80} />
          <TextField {...field('issuer')} label={t('farming.certificate.issuer')} maxLength={200} />
          <DayField {...field('from')} label={t('farming.certificate.from')} />
          <DayField {...field('to')} label={t('farming.certificate.to')} />
          <FileField t={t} name="paper" label={t('farming.certificate.paper')} accept="image/jpeg,image/png,.pdf" required={false} />
          <Actions>
            <Button kind="secondary">{t('farming.save')}</Button>
          </Actions>
        </form>
      </details>
    </section>
  )
}

export function Steps({ t, steps }: { t: T; steps: Step[] }): VNode {
  return (
    <section>
      <h2>{t('farming.area.steps')}</h2>
      <ul>
        {steps.map((step) => (
          <li key={step.at.toISOString() + step.what}>
            {formatDateTime(t.lang, step.at)} · {t(`farming.step.${step.what}`)} · {step.byName}
            {step.reason && step.reason !== step.byName && <> · {step.reason}</>}
          </li>
        ))}
      </ul>
    </section>
  )
}
