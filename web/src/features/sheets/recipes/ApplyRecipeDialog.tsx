import { ActionIcon, Anchor, Button, Modal, Skeleton, Stack, UnstyledButton } from '@mantine/core'
import { IconDownload, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RecipeOutcome, RecipeSummary } from '../../../../../src/modules/sheets/consolidation/contract.ts'
import type { Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { applyRecipe, recipeFilePath, recipesQuery, removeRecipe } from '../../../api/sheet-matrix.ts'
import { formatPlural } from '../../../format/count.ts'
import { formatDay } from '../../../format/time.ts'
import { refreshSheet } from '../../../api/sheets.ts'
import { text } from '../../../texts/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import classes from './recipes.module.css'

interface ApplyRecipeDialogProps {
  readonly project: Project
  readonly versionId: number
  readonly opened: boolean
  readonly onClose: () => void
}

/** A recipe is tried first: what of it fits these columns, and what is skipped and why. */
export const ApplyRecipeDialog = (props: ApplyRecipeDialogProps) => (
  <Modal opened={props.opened} onClose={props.onClose} title={text.sheets.recipes.apply} size="lg">
    {props.opened ? <Choice {...props} /> : null}
  </Modal>
)

function Choice({ project, versionId, onClose }: ApplyRecipeDialogProps) {
  const client = useQueryClient()
  const recipes = useQuery(recipesQuery)
  const [chosen, setChosen] = useState<RecipeSummary | null>(null)
  const trial = useMutation({
    mutationFn: (recipeId: number) => applyRecipe(project.id, { recipeId, versionId, dryRun: true }),
  })
  const run = useMutation({
    mutationFn: (recipeId: number) => applyRecipe(project.id, { recipeId, versionId, dryRun: false }),
    onSuccess: async () => {
      onClose()
      await refreshSheet(client, project.id)
    },
  })
  if (recipes.data === undefined)
    return recipes.isError ? <ErrorNote error={recipes.error} /> : <Skeleton height={120} />
  if (recipes.data.items.length === 0)
    return <EmptyState title={text.sheets.recipes.none} note={text.sheets.recipes.noneNote} />
  return (
    <Stack gap="md">
      <div>
        {recipes.data.items.map((recipe) => (
          <RecipeRow
            key={recipe.id}
            recipe={recipe}
            isChosen={chosen?.id === recipe.id}
            onChoose={() => {
              setChosen(recipe)
              trial.mutate(recipe.id)
            }}
          />
        ))}
      </div>
      <ErrorNote error={trial.error ?? run.error} />
      {trial.data === undefined || chosen === null ? null : (
        <>
          <Drift outcome={trial.data} />
          <Button loading={run.isPending} disabled={trial.data.applied === 0} onClick={() => run.mutate(chosen.id)}>
            {text.sheets.recipes.applyNow(trial.data.applied, trial.data.applied + trial.data.skipped)}
          </Button>
        </>
      )}
    </Stack>
  )
}

interface RecipeRowProps {
  readonly recipe: RecipeSummary
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function RecipeRow({ recipe, isChosen, onChoose }: RecipeRowProps) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => removeRecipe(recipe.id),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.recipes }),
  })
  return (
    <div className={`${classes.recipe} ${isChosen ? classes.chosen : ''}`}>
      <UnstyledButton className={classes.choose} aria-pressed={isChosen} onClick={onChoose}>
        <bdi className={classes.name}>{recipe.title}</bdi>
        <span className={classes.soft}>
          {formatPlural(recipe.commands, text.sheets.step, text.sheets.steps)} · {formatDay(recipe.updatedAt)}
        </span>
        <ErrorNote error={remove.error} />
      </UnstyledButton>
      <Anchor href={recipeFilePath(recipe.id)} aria-label={text.sheets.recipes.asFile(recipe.title)}>
        <IconDownload size={16} />
      </Anchor>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={text.sheets.recipes.remove(recipe.title)}
        onClick={() => remove.mutate()}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  )
}

const Drift = ({ outcome }: { outcome: RecipeOutcome }) => (
  <div>
    <strong>{outcome.summary}</strong>
    <ol className={classes.steps}>
      {outcome.steps.map(({ command, outcome: fate, reason }) => (
        <li key={command}>
          <ToneMark tone={fate === 'applied' ? (reason === '' ? 'ok' : 'waiting') : 'off'} />
          <span>
            <bdi>{command}</bdi>
            {reason === '' ? null : <span className={classes.soft}> · {reason}</span>}
          </span>
        </li>
      ))}
    </ol>
  </div>
)
