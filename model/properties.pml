/* What must hold of every run of matter.pml; README.md says which promise each states. */

#if CHILDREN == 0
#define EACH(holds) (holds(0))
#elif CHILDREN == 1
#define EACH(holds) (holds(0) && holds(1))
#else
#define EACH(holds) (holds(0) && holds(1) && holds(2))
#endif

/* P1. What really came to pass, and what is counted; and that they are the same. */
ltl two_levels { [] (COUNT(LEVELS_PASSED) <= 2 && COUNT(touched) <= 2) }
ltl levels_counted { [] (LEVELS_COUNTED == LEVELS_PASSED) }

/* P2. */
#define ANSWERS_ALONE(d, u) (D[d].answers == (1 << (u)))
#define ONE_CUSTODIAN(d) \
    (!OPEN(d) && D[d].answers == 0 \
    || UNDELIVERED(d) && ANSWERS_ALONE(d, D[d].from_unit) \
    || OPEN(d) && !UNDELIVERED(d) && ANSWERS_ALONE(d, D[d].unit))
ltl one_custodian { [] EACH(ONE_CUSTODIAN) }
ltl custody_moves_by_delivery { [] !custody_slipped }
ltl ended_stays_ended { [] !reopened }
#define TAKEN_OVER(d) \
    (!UNDELIVERED(d) && !ENDS(D[d].unit) || UNDELIVERED(d) && !ENDS(D[d].from_unit))
ltl nothing_left_behind { [] (reorganisation_over -> EACH(TAKEN_OVER)) }

/* P3. Beside these two, the absence of invalid end states: processes end when all is closed. */
#define HAS_A_MOVER(d) (!UNDELIVERED(d) || D[d].jobs + D[d].claimed > 0 || D[d].parked)
ltl undelivered_has_a_job { [] EACH(HAS_A_MOVER) }
#define NOT_OPEN(d) (!OPEN(d))
ltl every_dossier_ends { <> [] (D[PARENT].status >= RETURNED && EACH(NOT_OPEN)) }

/* P4. */
#define NUMBERED(d) (D[d].version == D[d].rows)
ltl rows_are_numbered { [] EACH(NUMBERED) }

/* P5. */
#define DELIVERED_ONCE(d) (D[d].deliveries <= 1)
ltl delivered_once { [] EACH(DELIVERED_ONCE) }
ltl one_command_one_row { [] !doubled }
ltl acts_on_what_was_seen { [] !acted_unseen }

/* Children and opinions. */
ltl children_first { [] (CLOSED(PARENT) -> CHILDREN_SETTLED) }
#if CHILDREN > 1
ltl one_after_the_other { [] (in_sequence && D[2].status != ABSENT -> CLOSED(1)) }
#endif
#if OPINIONS > 0
ltl opinions_first {
    [] (AWAITING -> D[PARENT].status == HELD || D[PARENT].status == PAUSED)
}
#endif

/* Everything that must hold of every state at once, for the searches with the widest bounds: a
 * formula so long is more than Spin reads, so a process watches. */
#if WATCHED
proctype watcher() {
end:
    atomic {
        !(COUNT(LEVELS_PASSED) <= 2 && COUNT(touched) <= 2 && LEVELS_COUNTED == LEVELS_PASSED
        && EACH(ONE_CUSTODIAN) && !custody_slipped && !reopened && EACH(HAS_A_MOVER)
        && EACH(NUMBERED) && EACH(DELIVERED_ONCE) && !doubled && !acted_unseen
        && (!CLOSED(PARENT) || CHILDREN_SETTLED)
        && (!AWAITING || D[PARENT].status == HELD || D[PARENT].status == PAUSED)) ->
        assert(false)
    }
}
#endif

/* What can happen: Spin must refute each of these, or the model is too poor to prove anything. */
ltl never_two_levels { [] (COUNT(touched) < 2) }
ltl never_parked { [] !D[PARENT].parked }
ltl never_sent_back { [] !(D[PARENT].status == HELD && D[PARENT].backs > 0) }
ltl never_repeated { [] !(repeats > 0 && D[PARENT].status == RETURNED) }
ltl never_by_successor { [] !(reorganised && D[PARENT].status == RETURNED && (passed & DISTRICT)) }
#if CHILDREN > 1
ltl never_in_part {
    [] !(D[PARENT].status == RETURNED && D[1].status == REFUSED && D[2].status == RETURNED)
}
#endif
#if OPINIONS > 1
ltl never_silent {
    [] !(D[PARENT].status == RETURNED && opinion[0] == SILENT && opinion[1] == ANSWERED)
}
#endif
