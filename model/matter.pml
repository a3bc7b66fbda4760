/* One matter of a one-stop shop, for Spin: a dossier, its child dossiers and its consultations,
 * clerks who race, routers that die, and a reorganisation. README.md says what is modelled, within
 * which bounds, and what is not. The words are those of docs/architecture.md.
 *
 * A transaction that reads only rows it has locked is one step here. One that reads anything else,
 * or waits for a second lock, has a step for each, so that others come in between.
 */

/* Bounds; scripts/model sets them for each configuration. */
#ifndef CLERKS
#define CLERKS 1
#endif
#ifndef ROUTERS
#define ROUTERS 2
#endif
#ifndef CHILDREN
#define CHILDREN 0      /* child dossiers that the parent may open, at most 2 */
#endif
#ifndef OPINIONS
#define OPINIONS 0      /* opinions that may be asked on the parent, at most 2 */
#endif
#ifndef UNITS
#define UNITS 4         /* 5 brings in a second unit of the district */
#endif
#ifndef HOPS
#define HOPS 2          /* hand-offs of the parent before it is decided */
#endif
#ifndef CHILD_HOPS
#define CHILD_HOPS 1
#endif
#ifndef BACKS
#define BACKS 1         /* send-backs of each dossier */
#endif
#ifndef SUPPLEMENTS
#define SUPPLEMENTS 1   /* supplement requests of each dossier */
#endif
#ifndef DEATHS
#define DEATHS 1        /* programs killed in mid transaction, in all */
#endif
#ifndef REPEATS
#define REPEATS 1       /* commands sent again because the answer was lost, in all */
#endif
#ifndef REORGANISATION
#define REORGANISATION 0
#endif
#ifndef REMINDERS
#define REMINDERS 0     /* reminders of each dossier */
#endif
#ifndef WITHDRAWALS
#define WITHDRAWALS 1   /* whether applicants may take their dossiers back */
#endif
#ifndef RECEIVER
#define RECEIVER COUNTER /* where the parent is received */
#endif
#ifndef REFUSALS
#define REFUSALS 1      /* asked or opened at a third level in vain, in all */
#endif
#ifndef WATCHED
#define WATCHED 0       /* whether a process watches all that must hold of every state */
#endif
#ifndef LOOK_FIRST
#define LOOK_FIRST 0    /* whether clerks choose by an inbox that may be out of date */
#endif

#include "mutants.pml"

/* ---- Units and levels ------------------------------------------------------------------- */

#define NOBODY 0
#define COUNTER 1       /* the commune's one-stop shop, where the parent is received */
#define OFFICE 2        /* another unit of the commune */
#define DIVISION 3      /* of the district */
#define DEPARTMENT 4    /* of the province */
#define BUREAU 5        /* of the district */

#define COMMUNE 1       /* levels are bits of a set */
#define DISTRICT 2
#define PROVINCE 4
#define MINISTRY 8

#if MUTANT == SUCCESSORS_AT_TWO_LEVELS
#define COUNTERS_LEVEL MINISTRY
#define BUREAUS_SUCCESSOR DEPARTMENT
#define SUCCEEDED_BY PROVINCE
#else
#define COUNTERS_LEVEL COMMUNE
#define BUREAUS_SUCCESSOR OFFICE
#define SUCCEEDED_BY COMMUNE
#endif

#define LEVEL(u) \
    ((u) == COUNTER -> COUNTERS_LEVEL : ((u) == OFFICE -> COMMUNE : \
    ((u) == DEPARTMENT -> PROVINCE : DISTRICT)))
#define COUNT(set) (((set) & 1) + (((set) >> 1) & 1) + (((set) >> 2) & 1) + (((set) >> 3) & 1))

/* The reorganisation ends the district; each of its units has a successor. */
#define ENDS(u) ((u) == DIVISION || (u) == BUREAU)
#define SUCCESSOR(u) ((u) == DIVISION -> OFFICE : BUREAUS_SUCCESSOR)
/* Who stands in for a unit, to one who has or has not heard of the reorganisation. */
#define STANDING(u, heard) ((heard) && ENDS(u) -> SUCCESSOR(u) : (u))
/* A set of levels in which an ended level is replaced by its successors'. */
#define REPLACED(set) ((set) & DISTRICT -> ((set) & ~DISTRICT) | COMMUNE : (set))

bool reorganised;       /* the new units are published */

/* ---- The rows --------------------------------------------------------------------------- */

#define ABSENT 0
#define HELD 1
#define IN_TRANSIT 2
#define PAUSED 3
#define DECIDED 4
#define RETURNING 5     /* decided, and in transit */
#define RETURNED 6
#define REFUSED 7
#define WITHDRAWN 8

typedef Dossier {
    byte status;
    byte unit;          /* who holds it; in transit, whom it goes to */
    byte from_unit;     /* where it came from and may be sent back to; in transit, the giver */
    byte receiver;      /* the one-stop shop that received it and returns its result */
    bool delivered;     /* of a transit */
    bool is_send_back;  /* of a transit */
    byte answers;       /* the units whose custody interval in the ledger is open, as bits */
    byte version;
    byte rows;          /* of the ledger */
    byte jobs;          /* job rows that nobody has claimed; they differ in nothing but their id */
    byte claimed;       /* job rows that a router's transaction holds locked */
    bool parked;        /* the delivery is set aside; the giver sees it and may take it back */
    byte lock;          /* the process whose transaction has the row FOR UPDATE */
    byte hops;
    byte backs;
    byte supplements;
    byte reminders;
    byte deliveries     /* of the last hand-off */
};

#define PARENT 0
Dossier D[1 + CHILDREN];

byte touched;           /* the matter's set of levels */
byte matter_lock;       /* the process that has it FOR UPDATE; taken after jobs and dossiers */
bool in_sequence;       /* the second child waits until the first is settled */

#if MUTANT == ROW_LATER || MUTANT == JOB_LATER
byte owed_rows[1 + CHILDREN];
byte owed_jobs[1 + CHILDREN];
#endif

#if OPINIONS > 0
#define NOT_ASKED 0
#define AWAITED 1
#define ANSWERED 2
#define SILENT 3        /* the deadline passed; not consent, and listed in the submission */
#define TAKEN_BACK 4    /* by the asker, or because the dossier ended */
byte opinion[OPINIONS];
#endif

byte deaths;            /* how much of the bounds is used up */
byte repeats;
byte refusals;

/* Which rows bear the id of the command that a clerk has in hand. */
byte recorded[CLERKS];

#define FREE 0
#define ME _pid         /* of a process that init started: not zero */
#define MINE (_pid - 1)

/* ---- Seen from outside: what the properties speak of and no rule reads -------------------- */

byte passed;            /* every level that a unit was at when it came in, whatever was counted */
#define BUREAUS 16      /* the bureau's level, kept apart because its successor's may differ */
bool custody_slipped;   /* custody changed by something else than delivery, reorganisation, end */
bool reopened;          /* something was written of a dossier that had ended */
bool doubled;           /* a command wrote a second row */
bool acted_unseen;      /* a command that named the version its officer saw met another one */
hidden byte was;        /* the custody before a write */
hidden byte was_closed;
hidden byte former;

#define SEEN_LEVEL(u) ((u) == BUREAU -> BUREAUS : LEVEL(u))
#define DISTRICTS (DISTRICT | BUREAUS)
/* Properties may hold no conditional expression, so these two multiply by 0 or 1. */
#define IF(condition) ((condition) != 0)
#define LEVELS_PASSED \
    ((passed & ~DISTRICTS) \
    | !reorganised * IF(passed & DISTRICTS) * DISTRICT \
    | reorganised * IF(passed & DISTRICT) * COMMUNE \
    | reorganised * IF(passed & BUREAUS) * SUCCEEDED_BY)
#define LEVELS_COUNTED \
    ((touched & ~(reorganised * DISTRICT)) | reorganised * IF(touched & DISTRICT) * COMMUNE)

/* ---- Questions --------------------------------------------------------------------------- */

#define OPEN(d) (D[d].status >= HELD && D[d].status <= RETURNING)
#define CLOSED(d) (D[d].status >= RETURNED)
#define MOVING(d) (D[d].status == IN_TRANSIT || D[d].status == RETURNING)
#define UNDELIVERED(d) (MOVING(d) && !D[d].delivered)
/* A hand-off leaves custody with the giver until the router delivers it. */
#define CUSTODIAN(d) \
    (OPEN(d) -> (UNDELIVERED(d) -> D[d].from_unit : D[d].unit) : NOBODY)
#define IDLE(d) (!OPEN(d) && D[d].jobs == 0 && D[d].claimed == 0)

#if CHILDREN == 0
#define CHILDREN_SETTLED true
#define ALL_DONE (IDLE(0))
#elif CHILDREN == 1
#define CHILDREN_SETTLED (!OPEN(1))
#define ALL_DONE (IDLE(0) && IDLE(1))
#else
#define CHILDREN_SETTLED (!OPEN(1) && !OPEN(2))
#define ALL_DONE (IDLE(0) && IDLE(1) && IDLE(2))
#endif

#if OPINIONS == 0
#define AWAITING false
#elif OPINIONS == 1
#define AWAITING (opinion[0] == AWAITED)
#else
#define AWAITING (opinion[0] == AWAITED || opinion[1] == AWAITED)
#endif

/* What a dossier has to wait for: only the parent has children and opinions. */
#define OPINIONS_IN(d) ((d) != PARENT || !AWAITING || MUTANT == SUBMITS_WHILE_AWAITING)
#define SETTLED_BELOW(d) ((d) != PARENT || CHILDREN_SETTLED || MUTANT == RETURNS_BEFORE_CHILDREN)
#define HOP_LIMIT(d) ((d) == PARENT -> HOPS : CHILD_HOPS)
#define AT_RECEIVER(d) \
    (STANDING(D[d].unit, reorganised) == STANDING(D[d].receiver, reorganised))

/* The commands, and whether the law grants them: Apply.swift. */
#define HAND_OFF 1
#define SEND_BACK 2
#define ACCEPT 3
#define REQUEST_SUPPLEMENT 4
#define RECORD_SUPPLEMENT 5
#define DECIDE 6
#define RETURN_RESULT 7
#define REFUSE 8
#define WITHDRAW 9
#define OPEN_CHILD 10
#define ASK_OPINION 11
#define TAKE_BACK_OPINION 12

#define MAY_HAND_OFF(d) \
    ((D[d].status == HELD && D[d].hops < HOP_LIMIT(d) && OPINIONS_IN(d)) \
    || (D[d].status == DECIDED && !AT_RECEIVER(d)))
#define MAY_SEND_BACK(d) \
    (((D[d].status == HELD && OPINIONS_IN(d)) || D[d].status == DECIDED) \
        && D[d].from_unit != NOBODY && D[d].backs < BACKS \
    || MOVING(d) && D[d].delivered && !D[d].is_send_back && D[d].backs < BACKS \
    || UNDELIVERED(d) && !D[d].is_send_back && (D[d].backs < BACKS || MAY_TAKE_BACK(d)))
/* What cannot be delivered can always be taken back by its giver. */
#define MAY_TAKE_BACK(d) (D[d].parked && MUTANT != PARKED_FOR_EVER)
#define MAY_ACCEPT(d) (MOVING(d) && D[d].delivered)
#define MAY_REQUEST_SUPPLEMENT(d) (D[d].status == HELD && D[d].supplements < SUPPLEMENTS)
#define MAY_RECORD_SUPPLEMENT(d) (D[d].status == PAUSED)
#define MAY_DECIDE(d) (D[d].status == HELD && OPINIONS_IN(d))
#define MAY_RETURN(d) (D[d].status == DECIDED && AT_RECEIVER(d) && SETTLED_BELOW(d))
#define MAY_REFUSE(d) \
    ((D[d].status == HELD || D[d].status == PAUSED) && D[d].hops == 0 && SETTLED_BELOW(d))
#define MAY_WITHDRAW(d) \
    (WITHDRAWALS && (D[d].status == HELD || D[d].status == PAUSED || D[d].status == IN_TRANSIT) \
    && SETTLED_BELOW(d))
#if CHILDREN == 0
#define MAY_OPEN_CHILD(d) false
#elif CHILDREN == 1
#define MAY_OPEN_CHILD(d) ((d) == PARENT && D[d].status == HELD && D[1].status == ABSENT)
#else
#define MAY_OPEN_CHILD(d) \
    ((d) == PARENT && D[d].status == HELD && (D[1].status == ABSENT \
    || D[2].status == ABSENT \
        && (!in_sequence || CLOSED(1) || MUTANT == SEQUENCE_IGNORED)))
#endif
#if OPINIONS == 0
#define MAY_ASK(d) false
#define MAY_TAKE_BACK_OPINION(d) false
#else
#define MAY_ASK(d) \
    ((d) == PARENT && D[d].status == HELD && opinion[OPINIONS - 1] == NOT_ASKED)
#define MAY_TAKE_BACK_OPINION(d) ((d) == PARENT && AWAITING)
#endif

/* ---- Writing ----------------------------------------------------------------------------- */

#define WRITTEN 0       /* kinds of events: those that may not move custody, */
#define REMINDED 1
#define DELIVERED 2     /* and those that may */
#define ENDED 3
#define REORGANISED 4

/* Every change of a dossier is one transaction between these two: state, ledger row and jobs. */
inline change(d) {
    was = D[d].answers;
    was_closed = CLOSED(d)
}

inline commit(d, event) {
    D[d].version++;
#if MUTANT == ROW_LATER
    owed_rows[d]++;
#else
    D[d].rows++;
#endif
    if
    :: event == REMINDED && MUTANT == REMINDER_UNPARKS -> D[d].parked = false
    :: event == REORGANISED && MUTANT == TAKE_OVER_UNPARKS -> D[d].parked = false
    :: else     /* what does not end the transit leaves its parked job to the giver */
    fi;
    if
    :: event <= REMINDED && D[d].answers != was -> custody_slipped = true
    :: else
    fi;
    if
    :: was_closed -> reopened = true
    :: else
    fi
}

/* The ledger row closes the interval of the unit that answered and opens the next one's. */
inline pass_custody(d, to) {
    if
    :: MUTANT == GIVER_STILL_ANSWERS -> D[d].answers = D[d].answers | (1 << (to))
    :: else -> D[d].answers = 1 << (to)
    fi
}

inline follow_up(d) {
    D[d].delivered = false;
    D[d].deliveries = 0;
    D[d].parked = false;
#if MUTANT == JOB_LATER
    owed_jobs[d]++
#else
    D[d].jobs++
#endif
}

inline hand_off(d, to) {
    d_step {
        change(d);
        D[d].from_unit = D[d].unit;
        if
        :: D[d].status == DECIDED -> D[d].status = RETURNING; D[d].unit = D[d].receiver
        :: else -> D[d].status = IN_TRANSIT; D[d].unit = to; D[d].hops++
        fi;
        D[d].is_send_back = false;
        if
        :: MUTANT == CUSTODY_AT_HAND_OFF -> D[d].answers = 1 << D[d].unit
        :: else
        fi;
        follow_up(d);
        commit(d, WRITTEN)
    }
}

/* From the desk, or from the doorstep; or, where it is not delivered yet, taken back. */
inline send_back(d) {
    d_step {
        change(d);
        if
        :: !UNDELIVERED(d) -> former = D[d].unit; D[d].unit = D[d].from_unit;
            D[d].from_unit = former; D[d].backs++
        :: else -> D[d].unit = D[d].from_unit;
            if
            :: D[d].backs < BACKS -> D[d].backs++
            :: else
            fi
        fi;
        if
        :: D[d].status == HELD -> D[d].status = IN_TRANSIT
        :: D[d].status == DECIDED -> D[d].status = RETURNING
        :: else
        fi;
        D[d].is_send_back = true;
        follow_up(d);
        commit(d, WRITTEN)
    }
}

inline accept(d) {
    d_step {
        change(d);
        D[d].status = (D[d].status == RETURNING -> DECIDED : HELD);
        if
        :: D[d].is_send_back -> D[d].from_unit = NOBODY
        :: else
        fi;
        D[d].delivered = false;
        D[d].is_send_back = false;
        commit(d, WRITTEN)
    }
}

inline turn(d, to) {
    d_step {
        change(d);
        if
        :: to == PAUSED -> D[d].supplements++
        :: else
        fi;
        D[d].status = to;
        commit(d, WRITTEN)
    }
}

/* An end closes custody, and takes back what is still awaited. What no longer matters is zeroed, to
 * keep the states few. */
inline end_dossier(d, how) {
    d_step {
        change(d);
        D[d].status = how;
        if
        :: MUTANT == END_KEEPS_CUSTODY
        :: else -> D[d].answers = 0
        fi;
#if OPINIONS > 0
        if
        :: d == PARENT && MUTANT != END_KEEPS_OPINIONS ->
            if
            :: opinion[0] == AWAITED -> opinion[0] = TAKEN_BACK
            :: else
            fi;
#if OPINIONS > 1
            if
            :: opinion[1] == AWAITED -> opinion[1] = TAKEN_BACK
            :: else
            fi
#endif
        :: else
        fi;
#endif
        D[d].unit = NOBODY;
        D[d].from_unit = NOBODY;
        D[d].delivered = false;
        D[d].is_send_back = false;
        D[d].parked = false;
        D[d].hops = 0;
        D[d].backs = 0;
        D[d].supplements = 0;
        D[d].reminders = 0;
        D[d].deliveries = 0;
        D[d].receiver = NOBODY;
        commit(d, ENDED);
        if
        :: D[d].version == D[d].rows -> D[d].version = 0; D[d].rows = 0
        :: else
        fi
    }
}

/* Counts a unit's level in, to the set that was read, and remembers what really came to pass. */
inline count_in(u, counted) {
    passed = passed | SEEN_LEVEL(u);
    if
    :: counted -> touched = read_set | LEVEL(u)
    :: else
    fi
}

#define THIRD_LEVEL(u) (COUNT(read_set | LEVEL(u)) > 2 && MUTANT != THIRD_LEVEL_PASSES)

/* Takes the matter's touched set under its lock, an ended level replaced by its successors'. */
inline take_matter() {
    atomic {
        (matter_lock == FREE || matter_lock == ME || MUTANT == MATTER_UNLOCKED) ->
        matter_lock = ME;
        read_set = (reorganised && MUTANT != ENDED_LEVEL_STAYS -> REPLACED(touched) : touched)
    }
}

/* The transaction is over, by a commit or by its end: nothing stays locked. */
inline let_go(d) {
    d_step {
        if
        :: matter_lock == ME -> matter_lock = FREE
        :: else
        fi;
        if
        :: D[d].lock == ME -> D[d].lock = FREE
        :: else
        fi;
        read_set = 0
    }
}

inline die(d) {
    atomic {
        deaths < DEATHS -> deaths++;
        if
        :: MUTANT == DEAD_KEEP_THEIR_LOCKS
        :: else -> let_go(d)
        fi
    }
}

#define CHOOSE(condition) \
    if \
    :: condition(COUNTER) -> to = COUNTER \
    :: condition(OFFICE) -> to = OFFICE \
    :: condition(DIVISION) -> to = DIVISION \
    :: condition(DEPARTMENT) -> to = DEPARTMENT \
    :: UNITS > 4 && condition(BUREAU) -> to = BUREAU \
    fi
#define ANY(u) true
/* A third level is tried in vain a few times only, so that runs end. */
#define WITHIN(u) (!THIRD_LEVEL(STANDING(u, reorganised)) || refusals < REFUSALS)

/* Reception, or the opening of a child: a dossier, its first ledger row, its first custodian. */
inline receive(d, at) {
    D[d].status = HELD;
    D[d].unit = at;
    D[d].receiver = at;
    D[d].answers = 1 << D[d].unit;
    D[d].version = 1;
    D[d].rows = 1
}

#if OPINIONS > 0
inline ask(k) {
    d_step {
        change(PARENT);
        opinion[k] = AWAITED;
        count_in(to, MUTANT != OPINION_UNCOUNTED);
        commit(PARENT, WRITTEN)
    }
}

inline settle(k, how) {
    d_step {
        change(PARENT);
        opinion[k] = how;
        commit(PARENT, WRITTEN)
    }
}
#endif

/* ---- Clerks ------------------------------------------------------------------------------ */

#define OFFERS(k) \
    :: MAY_HAND_OFF(k) -> d = k; command = HAND_OFF \
    :: MAY_SEND_BACK(k) -> d = k; command = SEND_BACK \
    :: MAY_ACCEPT(k) -> d = k; command = ACCEPT \
    :: MAY_REQUEST_SUPPLEMENT(k) -> d = k; command = REQUEST_SUPPLEMENT \
    :: MAY_RECORD_SUPPLEMENT(k) -> d = k; command = RECORD_SUPPLEMENT \
    :: MAY_DECIDE(k) -> d = k; command = DECIDE \
    :: MAY_RETURN(k) -> d = k; command = RETURN_RESULT \
    :: MAY_REFUSE(k) -> d = k; command = REFUSE \
    :: MAY_WITHDRAW(k) -> d = k; command = WITHDRAW

/* Looks into the inbox, without a lock, and gives a command a new id. */
inline look() {
    if
    OFFERS(0)
#if CHILDREN > 0
    OFFERS(1)
#endif
#if CHILDREN > 1
    OFFERS(2)
#endif
    :: MAY_OPEN_CHILD(PARENT) -> command = OPEN_CHILD
    :: MAY_ASK(PARENT) -> command = ASK_OPINION
    :: MAY_TAKE_BACK_OPINION(PARENT) -> command = TAKE_BACK_OPINION
    fi;
#if LOOK_FIRST
    if
    :: expects = true; saw = D[d].version
    :: expects = false
    fi;
#endif
    recorded[MINE] = 0
}

/* The command's id stands in the row that it wrote: a unique constraint. */
inline record() {
    if
    :: recorded[MINE] > 0 -> doubled = true
    :: else -> recorded[MINE]++
    fi
}

/* Decides on the locked row, and writes where no other row is needed. */
inline perform() {
    if
    :: command == HAND_OFF && MAY_HAND_OFF(d) ->
        if
        :: D[d].status == HELD -> CHOOSE(ANY)
        :: else
        fi;
        hand_off(d, to);
        to = NOBODY
    :: command == SEND_BACK && MAY_SEND_BACK(d) -> send_back(d)
    :: command == ACCEPT && MAY_ACCEPT(d) -> accept(d)
    :: command == REQUEST_SUPPLEMENT && MAY_REQUEST_SUPPLEMENT(d) -> turn(d, PAUSED)
    :: command == RECORD_SUPPLEMENT && MAY_RECORD_SUPPLEMENT(d) -> turn(d, HELD)
    :: command == DECIDE && MAY_DECIDE(d) -> turn(d, DECIDED)
    :: command == RETURN_RESULT && MAY_RETURN(d) -> end_dossier(d, RETURNED)
    :: command == REFUSE && MAY_REFUSE(d) -> end_dossier(d, REFUSED)
    :: command == WITHDRAW && MAY_WITHDRAW(d) -> end_dossier(d, WITHDRAWN)
#if OPINIONS > 0
    :: command == TAKE_BACK_OPINION && opinion[0] == AWAITED -> settle(0, TAKEN_BACK)
#endif
#if OPINIONS > 1
    :: command == TAKE_BACK_OPINION && opinion[1] == AWAITED -> settle(1, TAKEN_BACK)
#endif
#if CHILDREN > 0 || OPINIONS > 0
    :: command == OPEN_CHILD && MAY_OPEN_CHILD(d) || command == ASK_OPINION && MAY_ASK(d) ->
        if
        :: command == OPEN_CHILD && MUTANT == CHILD_WITHOUT_PARENTS_LOCK
        :: command == ASK_OPINION && MUTANT == ASKED_WITHOUT_LOCK
        :: else -> D[d].lock = ME
        fi;
        goto with_matter
#endif
    :: else -> goto answered        /* refused: the dossier has moved on */
    fi
}

#if CHILDREN > 0
/* The child is received where it is opened; its rows and the parent's are one transaction. */
inline open_child(c) {
    d_step {
        change(PARENT);
        receive(c, to);
        count_in(to, MUTANT != CHILD_UNCOUNTED);
        commit(PARENT, WRITTEN)
    }
}
#endif

proctype clerk() {
    byte d;
    byte command;
    byte to;
    byte read_set;
#if LOOK_FIRST
    bool expects;
    byte saw;
#endif

    do
    :: ALL_DONE -> break
    :: atomic {
            look();
#if LOOK_FIRST
        }
again:
        atomic {
#else
again:
#endif
#if MUTANT == LOCKS_OUT_OF_ORDER
            if
            :: command == OPEN_CHILD || command == ASK_OPINION -> take_matter()
            :: else
            fi;
#endif
            D[d].lock == FREE ->
            if
            :: recorded[MINE] > 0 && MUTANT != COMMAND_ID_IGNORED -> goto answered
            :: else
            fi;
#if LOOK_FIRST
            if
            :: expects && D[d].version != saw ->
                if
                :: MUTANT == VERSION_IGNORED -> acted_unseen = true
                :: else -> goto answered        /* a conflict: somebody acted first */
                fi
            :: else
            fi;
#endif
            perform();
            record();
committed:
            if
            :: repeats < REPEATS -> repeats++; goto unheard
            :: true
            fi;
answered:
            skip;
            d_step { d = 0; command = 0; to = NOBODY; recorded[MINE] = 0 }
#if LOOK_FIRST
            d_step { saw = 0; expects = false }
#endif
        }
    od;
    goto gone;

unheard:    /* The answer was lost; sooner or later the same command comes again, with its id. */
    skip;
    goto again;

#if CHILDREN > 0 || OPINIONS > 0
with_matter:
    take_matter();
    if
    :: die(d) -> goto answered
    :: atomic {
            CHOOSE(WITHIN);
            to = STANDING(to, reorganised);
            if
            :: THIRD_LEVEL(to) -> refusals++; let_go(d); goto answered
#if CHILDREN > 0
            :: command == OPEN_CHILD && !THIRD_LEVEL(to) ->
                if
                :: D[1].status == ABSENT -> open_child(1)
#if CHILDREN > 1
                :: D[1].status != ABSENT -> open_child(2)
#endif
                fi
#endif
#if OPINIONS > 0
            :: command == ASK_OPINION && !THIRD_LEVEL(to) ->
                if
                :: opinion[0] == NOT_ASKED -> ask(0)
#if OPINIONS > 1
                :: opinion[0] != NOT_ASKED -> ask(1)
#endif
                fi
#endif
            fi;
            record();
            let_go(d);
            goto committed
        }
    fi;
#endif

gone:
    skip
}

/* ---- Routers ----------------------------------------------------------------------------- */

#define CLAIM(k) :: D[k].jobs > 0 -> d = k
#define REMIND(k) \
    :: d_step { \
            OPEN(k) && D[k].lock == FREE && D[k].reminders < REMINDERS -> \
            change(k); D[k].reminders++; commit(k, REMINDED) \
        }

/* A claim is a row lock: it ends with the transaction, and the job is deleted by its commit. */
inline finish_job(d) {
#if MUTANT != CLAIM_COMMITTED_FIRST
    D[d].claimed--
#else
    skip
#endif
}

inline give_back(d) {
#if MUTANT != CLAIM_COMMITTED_FIRST
    d_step { D[d].claimed--; D[d].jobs++ }
#else
    skip
#endif
}

/* To a unit that has ended since it was named, it goes to who stands in for it. */
inline deliver(d) {
    d_step {
        change(d);
        D[d].unit = to;
        D[d].delivered = true;
        if
        :: MUTANT == GIVER_STILL_ANSWERS -> D[d].answers = D[d].answers | (1 << to)
        :: else -> D[d].answers = 1 << to
        fi;
        D[d].deliveries++;
        D[d].parked = false;
        count_in(to, true);
        finish_job(d);
        commit(d, DELIVERED)
    }
}

proctype router() {
    byte d;
    byte to;
    byte read_set;
    bool heard;     /* what the directory said that this transaction read, before it locked */

    do
    :: ALL_DONE -> break
    REMIND(0)
#if OPINIONS > 0
    :: atomic { opinion[0] == AWAITED && D[PARENT].lock == FREE -> settle(0, SILENT) }
#endif
#if OPINIONS > 1
    :: atomic { opinion[1] == AWAITED && D[PARENT].lock == FREE -> settle(1, SILENT) }
#endif
    :: atomic {
            if
            CLAIM(0)
#if CHILDREN > 0
            CLAIM(1)
#endif
#if CHILDREN > 1
            CLAIM(2)
#endif
            fi;
            d_step {
                D[d].jobs--;
#if MUTANT != CLAIM_COMMITTED_FIRST
                D[d].claimed++;
#endif
                heard = reorganised
            }
        };
        atomic {
            if
            :: D[d].lock != FREE && MUTANT != ROUTER_LOCKS_NO_DOSSIER ->
                give_back(d)        /* SKIP LOCKED: left for the next batch */
            :: (D[d].lock == FREE || MUTANT == ROUTER_LOCKS_NO_DOSSIER) && !UNDELIVERED(d) ->
                finish_job(d)       /* obsolete */
            :: else ->
                if
                :: MUTANT == ROUTER_LOCKS_NO_DOSSIER
                :: else -> D[d].lock = ME
                fi;
                to = STANDING(D[d].unit, heard);
                goto with_matter
            fi;
forget:
            skip;
            d_step { d = 0; to = NOBODY; heard = false }
        }
    od;
    goto gone;

with_matter:
    take_matter();
    if
    :: atomic { deaths < DEATHS -> give_back(d); die(d); goto forget }
    :: atomic {
            if
            :: THIRD_LEVEL(to) -> d_step { D[d].parked = true; finish_job(d) }
            :: else -> deliver(d)
            fi;
            let_go(d);
            goto forget
        }
    fi;

gone:
    skip
}

/* ---- Others ------------------------------------------------------------------------------ */

#if OPINIONS > 0
/* The units that were asked. */
proctype asked() {
    do
    :: ALL_DONE -> break
    :: atomic { opinion[0] == AWAITED && D[PARENT].lock == FREE -> settle(0, ANSWERED) }
#if OPINIONS > 1
    :: atomic { opinion[1] == AWAITED && D[PARENT].lock == FREE -> settle(1, ANSWERED) }
#endif
    od
}
#endif

bool reorganisation_over;

#if REORGANISATION
#define TAKE_OVER(k) \
    :: ENDS(CUSTODIAN(k)) && D[k].lock == FREE -> d = k

/* The new units are published at some moment, and the successors take over what the ended units
 * answer for: again and again, for a router may yet deliver by the directory it read before. */
proctype reorganiser() {
    byte d;
    byte to;
    byte read_set;

    reorganised = true;
    do
    :: ALL_DONE -> break
#if MUTANT == ONE_PASS
    :: !ENDS(CUSTODIAN(PARENT)) -> break
#endif
    :: atomic {
            if
            TAKE_OVER(0)
#if CHILDREN > 0
            TAKE_OVER(1)
#endif
#if CHILDREN > 1
            TAKE_OVER(2)
#endif
            fi;
            D[d].lock = ME;
            to = SUCCESSOR(CUSTODIAN(d))
        };
        take_matter();
        d_step {
            change(d);
            if
            :: UNDELIVERED(d) -> D[d].from_unit = to
            :: else -> D[d].unit = to
            fi;
            D[d].answers = 1 << to;
            count_in(to, true);
            commit(d, REORGANISED);
        };
        atomic { let_go(d); d = 0; to = NOBODY }
    od;
    reorganisation_over = true
}
#endif

#if MUTANT == ROW_LATER || MUTANT == JOB_LATER
#define OWED(k) \
    :: owed_rows[k] > 0 -> d_step { owed_rows[k]--; D[k].rows++ } \
    :: owed_jobs[k] > 0 -> d_step { owed_jobs[k]--; D[k].jobs++ }

proctype second_transaction() {
    do
    :: ALL_DONE -> break
    OWED(0)
    od
}
#endif

init {
    atomic {
        d_step {
            receive(PARENT, RECEIVER);
            touched = LEVEL(RECEIVER);
            passed = SEEN_LEVEL(RECEIVER)
        }
#if CHILDREN > 1
        if
        :: in_sequence = true
        :: in_sequence = false
        fi;
#endif
        run clerk();
#if CLERKS > 1
        run clerk();
#endif
        run router();
#if ROUTERS > 1
        run router();
#endif
#if OPINIONS > 0
        run asked();
#endif
#if REORGANISATION
        run reorganiser();
#endif
#if WATCHED
        run watcher();
#endif
#if MUTANT == ROW_LATER || MUTANT == JOB_LATER
        run second_transaction();
#endif
    }
}

#include "properties.pml"
