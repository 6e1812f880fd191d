/** The letters of what is guessed first; digits and signs around and between them are taken off before the look-up. */
export const commonWords: ReadonlySet<string> = new Set(
  `
    aaa abc abcd abcde abcdef abcdefg abcdefgh access action adam adidas admin administrator airborne airplane alaska
    albert alex alexander alexandra alexandria alexis alicia allison alpha always amanda amazon amber america anderson
    andrea andrew android angel angela angels animal anthony anything apollo apple apples april arizona arnold arsenal
    arthur asdf asdfgh ashley asshole august austin australia autumn avalon azerty baby babygirl bad badass badboy
    badger bailey banana barbara barcelona barney baseball basketball bastard batman batterystaple bayern beach bear
    beatles beaver beavis beer benjamin berlin best big bigboy bigdaddy bigdick bigdog bigtits bill billy birdie
    bishop bitch bitches biteme black blackberry blazer blessed blessing blonde blowjob blowme blue bobby bonnie
    booboo boobs booger boomer boston bot botfather bradley brandon brandy braves brazil brenda brian britney brittany
    broadcast bronco broncos brooke brooklyn brother brown bubba buddha buddy budlight buffalo bulldog bullet bullshit
    bunny burton business buster butter butterfly butthead california calvin camaro cameron campaign canada candy
    captain cardinal carlos carmen carolina caroline carter cartman casper cassie celtic champion chance change
    changeme channel charles charlie cheese chelsea cherokee cherry chester chevy chicago chicken chocolate chris
    christ christine christopher church claire classic claudia clinton cobra cocacola cock coffee college colorado
    company compaq computer contrasena cookie cool cooper copper correcthorse correcthorsebatterystaple corvette
    cougar counterstrike courtney cowboy cowboys crazy creative cricket crocodile crystal cumshot cunt daddy dakota
    dallas dancer daniel danielle darkness database dave david death debbie december default demo denise dennis denver
    destiny dexter diablo diamond dickhead diesel digital disney doctor doggie dolphin dolphins domino donald donkey
    douglas dragon dreamer dreams driver drowssap drummer dude duke duncan eagle eagles eclipse edc edward eight
    einstein electric elephant elizabeth elvis email eminem empire england enigma enjoy enter eric eugene everton
    everything example experience explorer extreme facebook faith falcon family fantasy father february fender ferrari
    fire fireman first fish fishing five flash florida flower flowers flyers football ford forest forever forgot
    forgotten fortnite fortress four francis frank frankie franklin fred freddy freedom friday friend friends
    friendship fuck fucker fucking fuckoff fuckyou gabriel gamer gaming gandalf garcia garfield gateway gators gemini
    general genesis george georgia germany giants gibson ginger girl girls go god godzilla golden golf golfer good
    google gordon great green gregory guest guinness guitar gunner hacker hammer hannah happy hardcore harley
    harrypotter haslo heather heaven hello helpme hentai hermione hockey hollywood homer honda honey hooters hope
    horny horse horses hotdog hotmail hotrod house houston howard hunter hunting iceman iloveyou in indian instagram
    internet iphone ireland ironman is it jack jackass jackie jackson jaguar jake james january japan jasmine jason
    jasper jeff jeffrey jennifer jenny jeremy jerry jessica jessie jester jesus jesuschrist jimmy john johnny johnson
    jonathan jones jordan joshua july june junior jupiter justice justin juventus katherine katie kawasaki kelly
    kermit kevin key kiev killer kimberly king kitten kitty knight kristen lacrosse ladies lakers last lasvegas lauren
    lawrence leather legend leslie letme letmein liberty light lightning lights lincoln linux lion lisa little
    liverpool lizard login london longhorns louise love lovely loveme lover lovers loveyou lozinka lucky mad maddog
    madison madrid maggie magic magnum mailbox mamma manager manchester march marcus marine marines mark marlboro
    marley marshall martin marvin master masterkey matrix matt matthew maverick maximus maxwell may me melanie melissa
    member mercedes mercury merlin metallica mexico michael michelle michigan mickey microsoft midnight mike miller
    minecraft mitchell molly mommy monday money monica monkey monster montana morgan moscow motdepasse mother
    motherfucker mountain mouse mozart muffin murphy music mustang my mylove naruto nascar natalie natasha nathan
    naughty nelson network never new newyork nicholas nicole nine ninja nintendo nirvana nissan no nobody nokia norman
    nothing november october off office old olivia on one online open opensesame openup oracle orange oscar packers
    pamela pantera panther panthers panties paradise paris parker parola parole party pass passcode passion passport
    passwd password passwort patches patricia patrick patriots paul peace peaches peanut penguin penis people pepper
    perfect peter phantom philippines phoenix pimpin pirate platinum playboy player playstation pokemon police pontiac
    poohbear pookie popcorn porn porno porsche potter power prince princess private pumpkin purple pussy pwd qaz
    qazwsx qazwsxedc qwerty qwertz rabbit rachel racing raiders rainbow ranger rangers rascal raven raymond realmadrid
    rebecca redrum redskins redsox redwings reggie remember richard robert roblox rock rocket rocky rolltide root
    rosebud runner russell russia ryan sabrina sailor saints samantha sammy sample samson samsung samuel samurai
    sandman sandra sandy sarah saturday saturn scarface school scooby scooter scorpio scorpion scotland scott secret
    security semperfi sender senha september server service sesame seven sexy shadow shaggy shannon sharon shelby shit
    shithead shorty sierra silver simon simple simpson simpsons single sister six skateboard skippy slayer slipknot
    slut smith smokey smooth snake snickers sniper snoopy snowball snowman soccer softball soldier someone something
    sophie spanky sparky speedy spencer spider spiderman spike spirit spitfire sports spring stanley star starcraft
    stargate stars startrek starwars steelers stella stephanie stephen steve steven stewart strawberry stupid success
    sucker suckit sugar summer sunday sunshine super superman superuser surfer suzuki sweet swimming switchboard
    sydney system tattoo taylor telegram temp temporary ten tennis teresa terminator test tester testing texas the
    thegod therock thomas three thumper thunder thunderbird thursday tiffany tiger tigers tigger time timothy
    tinkerbell titanic tits tomcat tommy tony topgun tottenham toyota travis trinity trouble trust trustno trustnoone
    tucker tuesday turkey turtle twitter two ubuntu ukraine undertaker unicorn united user username valentine vampire
    vanessa veronica victor victoria video viking vikings vincent viper virginia vision volkswagen voodoo voyager
    walker walter warcraft warlock warrior washington water weasel website wednesday welcome westside whatever
    whatsapp white wildcat wildcats william williams willie willow wilson windows winner winston winter wizard wolf
    wolfgang wolfpack wolverine wolves word wsx xavier xbox xsw xyz yamaha yankee yankees yellow you young youtube
    zachary zaq zeppelin zombie zxcv zxcvbn zzz
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
