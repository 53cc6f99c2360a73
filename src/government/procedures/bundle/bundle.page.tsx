import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type PartLine = {
  key: string
  name: string
  unit: string
  state: string
  kind: TagKind
  /** Its own dossier, where it began; a link where the reader may open it. */
  code: string | undefined
  href: string | undefined
  span: string
  order: string
  reason: string | undefined
  /** What failing it means for the others. */
  others: string | undefined
  /** What the office asks of the person. */
  asked: string | undefined
  result: { title: string; href: string; code: string } | undefined
  fee: { href: string; amount: string; words: string; kind: TagKind } | undefined
  /** Where the person takes it up again. */
  again: string | undefined
}

export type WholeProps = {
  t: T
  lines: PartLine[]
  due: string | undefined
  /** Nothing is to be waited for any more. */
  ended: boolean
  waits: boolean
  promised: string | undefined
  chain: string | undefined
  reader: 'own' | 'public' | 'officer'
  /** One payment for all that the filing owes. */
  together: { href: string; due: boolean; title: string; text: string } | undefined
}

/** The parts of a linked filing: where each is, when the last is done and why then, what is ready, and what to do. */
export function WholeParts(props: WholeProps): VNode {
  const { t, lines, reader } = props
  return (
    <>
      <When {...props} />
      {props.together?.due && (
        <Notice
          kind="attention"
          title={props.together.title}
          action={<ButtonLink href={props.together.href}>{t('payments.together.pay')}</ButtonLink>}
        >
          <p>{props.together.text}</p>
        </Notice>
      )}
      {lines.map((line) => (
        <LineNotice key={line.key} t={t} line={line} reader={reader} />
      ))}
      <section class="section" aria-labelledby="parts">
        <h2 id="parts">{t('procedures.bundle.parts')}</h2>
        <p class="soft">{t(reader === 'officer' ? 'procedures.bundle.office_hint' : 'procedures.bundle.parts_intro')}</p>
        <Table
          caption={t('procedures.bundle.parts')}
          captionUnseen
          headKey="name"
          columns={[
            { key: 'name', label: t('procedures.bundle.column_part') },
            { key: 'state', label: t('procedures.column.state') },
            { key: 'span', label: t('procedures.bundle.column_until') },
            { key: 'order', label: t('procedures.bundle.column_order') },
          ]}
          rows={lines.map((line) => ({
            id: line.key,
            cells: {
              name: <Name line={line} />,
              state: (
                <>
                  <Tag kind={line.kind}>{line.state}</Tag>
                  {line.fee && (
                    <span class="soft">
                      {' '}
                      <a href={line.fee.href}>
                        {t('procedures.fee.title')}: {line.fee.amount}
                      </a>{' '}
                      {line.fee.words}
                    </span>
                  )}
                </>
              ),
              span: <span class="num">{line.span}</span>,
              order: line.order,
            },
          }))}
        />
      </section>
    </>
  )
}

function Name({ line }: { line: PartLine }): VNode {
  return (
    <>
      {line.href ? <a href={line.href}>{line.name}</a> : line.name}
      <br />
      <span class="soft">
        {line.unit}
        {line.code && (
          <>
            {' · '}
            <span class="num">{line.code}</span>
          </>
        )}
      </span>
    </>
  )
}

function When({ t, due, ended, waits, promised, chain }: WholeProps): VNode | null {
  if (ended) return null
  return (
    <section class="section" aria-labelledby="whole-due">
      <h2 id="whole-due">{due ? t('procedures.bundle.due', { due }) : t('procedures.follow.clock')}</h2>
      {!due && <p>{t('procedures.bundle.due_unknown')}</p>}
      {waits && <p>{t('procedures.bundle.due_moves')}</p>}
      {chain && <p class="soft">{t('procedures.bundle.reckoned', { chain })}</p>}
      {promised && promised !== due && <p class="soft">{t('procedures.bundle.promised', { due: promised })}</p>}
    </section>
  )
}

/** What the person is to know or do about one part. */
function LineNotice({ t, line, reader }: { t: T; line: PartLine; reader: WholeProps['reader'] }): VNode | null {
  if (line.result && reader === 'own')
    return (
      <Notice
        kind="done"
        title={`${line.name}: ${line.state}`}
        action={<ButtonLink href={line.result.href}>{t('procedures.follow.get_result')}</ButtonLink>}
      >
        <p>
          {line.result.title} · <a href={`/kiem-tra/${line.result.code}`}>{t('procedures.follow.verify', { code: line.result.code })}</a>
        </p>
      </Notice>
    )
  if (line.asked && reader !== 'officer')
    return (
      <Notice
        kind="attention"
        title={`${line.name}: ${t('procedures.bundle.waits_you')}`}
        action={line.href && <ButtonLink href={line.href}>{t('procedures.bundle.open_part')}</ButtonLink>}
      >
        <p>{line.asked}</p>
      </Notice>
    )
  if (!line.others || reader === 'officer') return null
  return (
    <Notice
      kind="attention"
      title={`${line.name}: ${line.state}`}
      action={
        line.again && (
          <form method="post" action={line.again}>
            <Button>{t('procedures.bundle.again')}</Button>
          </form>
        )
      }
    >
      {line.reason && <p>{line.reason}</p>}
      <p>{line.others}</p>
      {line.again && <p class="soft">{t('procedures.bundle.again_hint')}</p>}
    </Notice>
  )
}

/** On the page of a part: of which whole it is one. */
export function PartOf({ t, code, href }: { t: T; code: string; href: string }): VNode {
  return (
    <p>
      <a href={href}>{t('procedures.bundle.part_of', { code })}</a>
    </p>
  )
}

type OfficeProps = { t: T; title: string; code: string; state: string; kind: TagKind; whole: WholeProps; steps: ComponentChildren }

/** A linked filing as an office sees it that works on one of its parts. */
export function OfficeWhole({ t, title, code, state, kind, whole, steps }: OfficeProps): VNode {
  return (
    <div class="section">
      <h1>{title}</h1>
      <p class="bar">
        <span class="num">{code}</span> <Tag kind={kind}>{state}</Tag>
      </p>
      <WholeParts {...whole} />
      <section class="section" aria-labelledby="road">
        <h2 id="road">{t('procedures.follow.road')}</h2>
        {steps}
      </section>
    </div>
  )
}

export type BundleSheet = {
  lines: { key: string; name: string; href: string; time: string; order: string; result: string }[]
  chain: string
  /** What the parts cost together, where each says it. */
  cost: string | undefined
}

/** On the page of a linked procedure: what one filing takes care of, and in which order. */
export function BundleOnSheet({ t, sheet }: { t: T; sheet: BundleSheet }): VNode {
  const title = t('procedures.bundle.sum', { count: sheet.lines.length })
  return (
    <section class="section" aria-labelledby="bundle">
      <h2 id="bundle">{title}</h2>
      <p>{t('procedures.bundle.parts_intro')}</p>
      <Table
        caption={title}
        captionUnseen
        headKey="name"
        columns={[
          { key: 'name', label: t('procedures.bundle.column_part') },
          { key: 'time', label: t('procedures.bundle.column_when') },
          { key: 'order', label: t('procedures.bundle.column_order') },
          { key: 'result', label: t('procedures.bundle.column_result') },
        ]}
        rows={sheet.lines.map((line) => ({
          id: line.key,
          cells: { name: <a href={line.href}>{line.name}</a>, time: line.time, order: line.order, result: line.result },
        }))}
      />
      <p class="soft">{t('procedures.bundle.reckoned', { chain: sheet.chain })}</p>
    </section>
  )
}

/** On the page of a procedure that can be filed with others at once. */
export function FileTogether({ t, offers }: { t: T; offers: { code: string; name: string; parts: string }[] }): VNode | null {
  if (offers.length === 0) return null
  return (
    <>
      {offers.map((offer) => (
        <Notice
          key={offer.code}
          title={t('procedures.bundle.file_together')}
          action={
            <ButtonLink href={`/thu-tuc/${offer.code}`} kind="secondary">
              {offer.name}
            </ButtonLink>
          }
        >
          <p>{offer.parts}</p>
        </Notice>
      ))}
    </>
  )
}
