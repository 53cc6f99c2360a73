import type { VNode } from 'preact'
import { localized, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Progress } from '#core/ui/progress.tsx'
import type { Answers, FileFact } from '../answers/answers.ts'
import type { OpenItem } from '../answers/body.rules.ts'
import { errorText, type UnitOptions, warningText } from '../answers/summary.rules.ts'
import type { Field, FormDefinition, Page, RepeatField } from '../definition/definition.ts'
import type { FieldError, FieldWarning } from '../journey/check.rules.ts'
import { fieldsToShow, reachablePages } from '../journey/journey.rules.ts'
import { FieldControl } from './controls.page.tsx'
import { itemTitle, OneItem, Repeat } from './repeat.page.tsx'
import type { PlaceMap, Setting } from './setting.page.tsx'

export type FormPageProps = {
  t: T
  def: FormDefinition
  page: Page
  answers: Answers
  /** The day in Vietnam: conditions and the steps ahead depend on it. */
  today: string
  action: string
  errors?: readonly FieldError[] | undefined
  /** What is to be looked at once more before the person goes on. */
  warnings?: readonly FieldWarning[] | undefined
  files?: readonly FileFact[] | undefined
  options?: UnitOptions | undefined
  /** Where answers came from, in words, by field. */
  origins?: Readonly<Record<string, string>> | undefined
  map?: PlaceMap | undefined
  /** The item of a list that is filled in now, on a page of its own. */
  item?: OpenItem | undefined
  saveLater?: boolean | undefined
  /** Inside another page, to try it: its title is a heading of that page. */
  preview?: boolean | undefined
}

const noUnits: UnitOptions = () => []

function Drawn({ set, field, answers }: { set: Setting; field: Field; answers: Answers }): VNode {
  const value = Object.hasOwn(answers, field.key) ? answers[field.key] : undefined
  if (field.type === 'repeat') return <Repeat set={set} field={field} value={value} />
  return <FieldControl set={set} field={field} name={field.key} value={value} />
}

/** Where an error is to be found: in a list whose items have pages of their own, at the item. */
function placeOf(page: Page, name: string, isItemOpen: boolean): string {
  const [key, index] = name.split('-')
  const field = page.fields.find((one) => one.key === key)
  return field?.type === 'repeat' && field.layout === 'pages' && index !== undefined && !isItemOpen ? `${key}-${index}` : name
}

function Doubts({ t, def, doubts }: { t: T; def: FormDefinition; doubts: readonly FieldWarning[] }): VNode | null {
  if (doubts.length === 0) return null
  return (
    <Notice kind="attention" title={t('forms.warning.title')}>
      <ul>
        {doubts.map((doubt) => (
          <li key={doubt.field}>
            <a href={`#${doubt.field}`}>{warningText(t, def, doubt)}</a>
          </li>
        ))}
      </ul>
      <p>{t('forms.warning.go_on')}</p>
    </Notice>
  )
}

function settingOf(props: FormPageProps, told: readonly { field: string; message: string }[]): Setting {
  return {
    t: props.t,
    error: (name) => told.find((error) => error.field === name)?.message,
    files: props.files ?? [],
    options: props.options ?? noUnits,
    origins: props.origins ?? {},
    answers: props.answers,
    map: props.map,
  }
}

/** One page of a form. Post it to `action` as multipart: text parts go to `answersFromBody`, file parts to the file store. */
export function FormPageView(props: FormPageProps): VNode {
  const { t, def, page, answers, today, errors = [], warnings = [], item } = props
  const told = errors.map((error) => ({ field: placeOf(page, error.field, item !== undefined), message: errorText(t, def, error) }))
  const set = settingOf(props, told)
  const road = reachablePages(def, answers, today)
  const list = page.fields.find((field): field is RepeatField => field.type === 'repeat' && field.key === item?.field)
  const hasFiles = !list && page.fields.some((field) => field.type === 'file')
  return (
    <>
      <Progress t={t} steps={road.map((one) => localized(t.lang, one.title))} current={road.findIndex((one) => one.key === page.key) + 1} />
      <ErrorSummary t={t} errors={told} />
      {props.preview ? <h2>{localized(t.lang, page.title)}</h2> : <h1>{localized(t.lang, page.title)}</h1>}
      <Doubts t={t} def={def} doubts={warnings} />
      {list && item && <h2>{itemTitle(set, list, item.index)}</h2>}
      {page.hint && !list && <p class="hint">{localized(t.lang, page.hint)}</p>}
      <submit-once>
        <form method="post" action={props.action} noValidate encType={hasFiles ? 'multipart/form-data' : undefined}>
          {/* Enter presses the first button of a form: it has to be this one and not "remove". */}
          <button class="unseen" type="submit" tabIndex={-1} aria-hidden="true">
            {t('forms.button.continue')}
          </button>
          {warnings.length > 0 && (
            <input type="hidden" name="_seen" value={warnings.map((doubt) => `${doubt.field}:${doubt.rule}`).join(' ')} />
          )}
          {list && item ? (
            <OneItem set={set} field={list} value={answers[list.key]} index={item.index} />
          ) : (
            fieldsToShow(def, page, answers, today).map((field) => <Drawn key={field.key} set={set} field={field} answers={answers} />)
          )}
          <PageActions t={t} isItem={list !== undefined} item={item} saveLater={props.saveLater !== false} />
        </form>
      </submit-once>
    </>
  )
}

type ActionsProps = { t: T; isItem: boolean; item: OpenItem | undefined; saveLater: boolean }

function PageActions({ t, isItem, item, saveLater }: ActionsProps): VNode {
  if (isItem && item)
    return (
      <Actions>
        <Button>{t('forms.button.keep_item')}</Button>
        <Button kind="quiet" name="_remove" value={`${item.field}-${item.index}`}>
          {t('forms.button.drop_item')}
        </Button>
      </Actions>
    )
  return (
    <Actions>
      <Button>{t('forms.button.continue')}</Button>
      {saveLater && (
        <Button kind="quiet" name="_save" value="1">
          {t('forms.button.save')}
        </Button>
      )}
    </Actions>
  )
}
