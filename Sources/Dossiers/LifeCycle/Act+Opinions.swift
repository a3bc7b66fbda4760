/// Opinions: asked where the dossier lies, answered from where they were asked.
extension Act {
    /// - Parameter holding: The desk the dossier lies on; nil where nobody works on it now.
    func opinion(
        _ command: OpinionCommand, _ holding: Holding?
    ) throws(TransitionError) -> Event {
        switch command {
        case .ask(let requests):
            guard let holding else { throw wrongState(deskRemedy) }
            return try ask(requests, holding)
        case .answer(let number, let stance, let text): return try answer(number, stance, text)
        case .withdraw(let number, let reason): return try withdrawOpinion(number, reason)
        }
    }

    /// What is to be done first where nobody works on the dossier now.
    var deskRemedy: TransitionError.Remedy {
        switch dossier.state {
        case .inTransit(let transit), .returning(let transit, _):
            transit.deliveredAt == nil ? .awaitDelivery : .accept
        case .paused(_, let pause): remedy(for: pause)
        case .filed: .takeIn
        case .held, .decided, .returned, .refused, .stopped, .withdrawn: .finish
        }
    }

    private func ask(
        _ requests: [OpinionRequest], _ holding: Holding
    ) throws(TransitionError) -> Event {
        try mayWork(at: holding)
        guard !requests.isEmpty else { throw .nobodyAsked(code: dossier.code) }
        var asked: [Opinion] = []
        var touched = dossier.touched.union(levels)
        for request in requests {
            let opinion = try opinion(
                request, number: dossier.opinions.count + asked.count + 1, holding)
            let isAwaited = (dossier.opinions + asked).contains {
                $0.isAwaited && $0.isSameQuestion(as: opinion)
            }
            guard !isAwaited else {
                throw .askedAlready(code: dossier.code, unit: request.unit.name)
            }
            touched.insert(LevelSet(request.unit.level))
            guard touched.isWithinLimit else {
                throw .thirdLevel(code: dossier.code, unit: request.unit.name)
            }
            asked.append(opinion)
        }
        return .opinionsAsked(asked)
    }

    private func opinion(
        _ request: OpinionRequest, number: Int, _ holding: Holding
    ) throws(TransitionError) -> Opinion {
        let known = edition.procedure.consultations
        var consultation: Consultation?
        if let id = request.consultation {
            let here = known.filter { $0.step == holding.step }
            if let asked = here.first(where: { $0.id == id }),
                !asked.roles.contains(where: request.unit.roles.contains)
            {
                throw .notConsulted(
                    code: dossier.code, unit: request.unit.name, consultation: id)
            }
            guard let found = here.first(where: { $0.id == id }) else {
                throw .unknownConsultation(
                    code: dossier.code, consultation: id, among: here.map(\.id))
            }
            consultation = found
        }
        guard request.unit.id != holding.unit else {
            throw .askedItself(code: dossier.code, unit: request.unit.name)
        }
        // Where silence is consent, the time for it is the law's.
        var basis: String?
        if case .consent(let text)? = consultation?.silence { basis = text }
        guard let question = request.question ?? consultation?.question.vi,
            let within = basis == nil
                ? request.within ?? consultation?.deadline : consultation?.deadline,
            question.contains(where: { !$0.isWhitespace })
        else { throw .questionMissing(code: dossier.code, unit: request.unit.name) }
        return Opinion(
            number: number, consultation: consultation?.id, unit: request.unit.id,
            question: question, askedAt: at, askedBy: officer.id,
            due: try edition.deadline(
                from: at, within, on: edition.calendar, edition.procedure.counting),
            countsInLimit: consultation?.countsInLimit ?? true,
            consentBasis: basis,
            roles: consultation?.roles.filter(request.unit.roles.contains) ?? [])
    }

    /// An answer is taken from the asked agency, or on paper by who holds the dossier; late ones,
    /// too.
    private func answer(
        _ number: Int, _ stance: Stance, _ text: String
    ) throws(TransitionError) -> Event {
        let opinion = try asked(number)
        guard mayAct(for: [opinion.unit] + [dossier.custodian].compactMap(\.self)) else {
            throw .notYourUnit(code: dossier.code, custodian: opinion.unit)
        }
        guard opinion.answer == nil, opinion.withdrawn == nil else {
            throw .opinionClosed(code: dossier.code, number: number)
        }
        if stance != .agree { try mustGive(text) }
        return .opinionAnswered(
            OpinionAnswered(
                number: number, stance: stance, text: text,
                restart: opinion.isAwaited ? try restart(ofOpinions: [number]) : nil))
    }

    private func withdrawOpinion(_ number: Int, _ reason: String) throws(TransitionError) -> Event {
        let opinion = try asked(number)
        guard let unit = dossier.custodian, mayAct(for: [unit]) else {
            throw .notYourUnit(
                code: dossier.code, custodian: dossier.custodian ?? dossier.reception.unit)
        }
        try mustGive(reason)
        guard opinion.isAwaited else { throw .opinionClosed(code: dossier.code, number: number) }
        // What every dossier must ask is taken back only where it can be asked again.
        if let step = dossier.state.step,
            let asked = edition.procedure.consultations.first(where: {
                $0.id == opinion.consultation && $0.always
            }), !edition.comesBack(to: asked.step, from: step)
        {
            throw .opinionsNotAsked(code: dossier.code, consultations: [asked.id])
        }
        return .opinionWithdrawn(
            OpinionWithdrawn(
                number: number, reason: reason, restart: try restart(ofOpinions: [number])))
    }

    private func asked(_ number: Int) throws(TransitionError) -> Opinion {
        guard let opinion = dossier.opinions.first(where: { $0.number == number }) else {
            throw .noSuchOpinion(code: dossier.code, number: number)
        }
        return opinion
    }
}
