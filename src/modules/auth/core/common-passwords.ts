/** The letters of what is guessed first; digits and signs around and between them are taken off before the look-up. */
export const commonWords: ReadonlySet<string> = new Set(
  `
    aaa abc abcd abcde abcdef abcdefg abcdefgh access admin administrator alexander alexandra always amanda
    amazon america andrea andrew android angel angels anthony anything apple april arsenal asdf asdfgh ashley
    asshole august austin australia autumn azerty baby babygirl bad banana barcelona baseball basketball batman
    batterystaple bayern bear beatles berlin best big bitch black blessed blessing bot botfather brazil
    broadcast brother business buster butterfly campaign canada change changeme channel charlie cheese chelsea
    chicken chocolate christ christopher church coffee company computer contrasena cookie correcthorse
    correcthorsebatterystaple corvette counterstrike cowboys crystal daddy daniel database december default demo
    diamond dragon eagle eagles edc eight elizabeth email eminem england everything example facebook faith
    family father february ferrari first five flower football forever forgot forgotten fortnite four freedom
    friday friend friends fuck fuckoff fuckyou gamer gaming gandalf george germany ginger go god golden golf
    good google green guest hacker hannah harley harrypotter haslo heaven hello hermione hockey hope hunter
    iloveyou in instagram internet iphone is it january jennifer jessica jesus jesuschrist jordan joshua july
    june justin juventus key kiev killer lakers last letme letmein lightning linux lion liverpool login london
    love lovely lover loveyou lozinka madrid maggie mailbox mamma manager manchester march master masterkey
    matrix matthew may me mercedes merlin metallica mexico michael microsoft minecraft mommy monday monkey
    moscow motdepasse mother mustang my mylove naruto natasha network never new nicole nine ninja nintendo
    nirvana no nobody nokia nothing november october off office old on one open opensesame openup oracle orange
    panther paris parola parole pass passcode passwd password passwort patrick peace pepper phoenix player
    playstation pokemon porsche potter princess private purple pussy pwd qaz qazwsx qazwsxedc qwerty qwertz
    rainbow realmadrid richard robert roblox root russia samantha sample samsung samurai saturday secret
    security sender senha september server service sesame seven sexy shadow silver sister six slipknot soccer
    soldier someone something spiderman spring starcraft stargate startrek starwars steelers stephanie summer
    sunday sunshine superman superuser switchboard system taylor telegram temp temporary ten tennis test tester
    testing the thegod thomas three thunder thursday tiger trust trustno trustnoone tuesday twitter two ubuntu
    ukraine united user username victoria warcraft warrior website wednesday welcome whatever whatsapp white
    william windows winter wolf word wsx xbox xsw xyz yankees yellow you youtube zaq zxcv zxcvbn zzz
  `
    .trim()
    .split(/\s+/),
)

const rows = [
  '1234567890-=',
  '0123456789',
  'qwertyuiop[]',
  'qwertzuiop',
  'azertyuiop',
  "asdfghjkl;'",
  'zxcvbnm,./',
  'yxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю',
  '1qaz',
  '2wsx',
  '3edc',
  '4rfv',
  '5tgb',
  '6yhn',
  '7ujm',
  '8ik,',
  '9ol.',
  '!@#$%^&*()',
]

/** Rows and columns of keyboards, the alphabet and the digits, both ways. */
export const keyboardRows: readonly string[] = [...rows, ...rows.map((row) => Array.from(row).reverse().join(''))]
