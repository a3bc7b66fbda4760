import Dossiers

extension Procedure {
    /// The procedure with some of its facts changed.
    func changed(
        code: String? = nil, edition: Int? = nil, period: Period? = nil, calendar: String? = nil,
        counting: CountingMode? = nil, limits: TimeLimits? = nil, steps: [Step]? = nil,
        pauseReasons: [PauseReason]? = nil, consultations: [Consultation]? = nil,
        children: [ChildProcedure]? = nil, duty: DutyPolicy? = nil, fourEyes: [[StepID]]? = nil
    ) -> Procedure {
        Procedure(
            code: code ?? self.code, edition: edition ?? self.edition,
            period: period ?? self.period, ruleSet: ruleSet, name: name, field: field,
            legalBasis: legalBasis, levels: levels, reception: reception,
            calendar: calendar ?? self.calendar, counting: counting ?? self.counting,
            limits: limits ?? self.limits, supplement: supplement, reappointment: reappointment,
            papers: papers, fee: fee, results: results,
            pauseReasons: pauseReasons ?? self.pauseReasons,
            consultations: consultations ?? self.consultations,
            children: children ?? self.children, duty: duty ?? self.duty,
            fourEyes: fourEyes ?? self.fourEyes, steps: steps ?? self.steps)
    }
}

extension Step {
    /// The step with another role or time of its own.
    func changed(role: RoleID? = nil, limit: TimeLimit?) -> Step {
        Step(
            id: id, name: name, role: role ?? self.role, post: post, limit: limit,
            outcomes: outcomes)
    }
}

extension RuleSet {
    /// The rule set with a short time for everything that is reminded of.
    func impatient(_ limit: TimeLimit) -> RuleSet {
        RuleSet(
            id: id, name: name, period: period, legalBasis: legalBasis, levels: levels,
            codeFormat: codeFormat, forms: forms, transferCutoff: transferCutoff,
            acceptWithin: limit, remindBefore: limit, remindEvery: limit, pauseReview: limit,
            collectWithin: limit, stopEnds: stopEnds)
    }
}
