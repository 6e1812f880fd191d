import { Button, Group, Stack } from '@mantine/core'
import { text } from '../../../texts/en.ts'
import classes from '../people.module.css'

interface RecoveryCodesProps {
  readonly codes: readonly string[]
  readonly onDone: () => void
}

/** Their only sight. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`Switchboard\n${codes.join('\n')}\n`)}`
  return (
    <Stack gap="md">
      <div>{text.you.recoveryNote}</div>
      <ol className={classes.codes} aria-label={text.you.recovery}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <Group justify="flex-end">
        <Button variant="default" component="a" href={file} download="switchboard-recovery-codes.txt">
          {text.you.recoveryDownload}
        </Button>
        <Button onClick={onDone}>{text.you.recoveryKept}</Button>
      </Group>
    </Stack>
  )
}
