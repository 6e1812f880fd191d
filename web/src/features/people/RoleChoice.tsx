import { Radio, Stack } from '@mantine/core'
import { roleSchema, type Role } from '../../../../src/modules/auth/contract.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'

interface RoleChoiceProps {
  readonly value: Role
  readonly onChange: (role: Role) => void
}

/** Only owners are offered to make owners. */
export function RoleChoice({ value, onChange }: RoleChoiceProps) {
  const may = useMay()
  const roles = roleSchema.options.filter((role) => role !== 'owner' || may('owners.write'))
  return (
    <Radio.Group label={text.people.role} value={value} onChange={(chosen) => onChange(roleSchema.parse(chosen))}>
      <Stack gap={8} mt={6}>
        {roles.map((role) => (
          <Radio key={role} value={role} label={text.people.roles[role]} description={text.people.roleNotes[role]} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
