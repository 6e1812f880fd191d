export const settings = {
  sections: 'Settings',
  nothing: 'There is nothing here for your role',
  nothingNote: 'Ask an owner of this install if you need to change its settings.',
}
