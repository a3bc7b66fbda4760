import DossierStore
import Dossiers

/// The section of a submission (tờ trình) on the opinions of the agencies concerned.
struct OpinionSection {
    let lines: [OpinionLine]
    let names: Names

    var dossier: Dossier { names.file.dossier }

    /// The agencies whose deadline passed unanswered; named whether or not silence is consent.
    var silent: [Opinion] {
        lines.map(\.opinion).filter { $0.standing == .silent || $0.standing == .silentConsent }
    }

    /// The consultations that every dossier must hold and that are not asked in full.
    var unasked: [Consultation] {
        dossier.state.step == nil ? [] : names.file.edition.unasked(in: dossier).map(\.consultation)
    }

    func lines(_ language: Language) -> [String] {
        var text = [
            Terminal.output.styled(language(Texts.opinionsTitle(dossier.code)), .bold)
        ]
        if lines.isEmpty {
            text.append(language(Texts.noOpinions))
        } else {
            text += table(language)
        }
        text += silent.map { opinion in
            language(
                Texts.silentAgency(
                    names.unit(opinion.unit), opinion.number, basis: opinion.consentBasis))
        }
        text += unasked.map { language(Texts.notAsked($0.id)) }
        return text
    }

    private func table(_ language: Language) -> [String] {
        // Nobody late is the common case, and the table is wide without the column.
        let isAnyLate = lines.contains { $0.lateSeconds != nil }
        let headings =
            [Texts.number, Texts.unit, Texts.question, Texts.asked, Texts.answerBy, Texts.answer]
            + (isAnyLate ? [Texts.lateBy] : []) + [Texts.saying]
        var table = Table(
            headings.map { language($0) }, flexible: [1, 2, headings.count - 1])
        for line in lines {
            let opinion = line.opinion
            let late = line.lateSeconds.map { language(Texts.duration($0)) } ?? ""
            var row = [
                Table.Cell("\(opinion.number)"), Table.Cell(names.unit(opinion.unit)),
                Table.Cell(opinion.question), Table.Cell(LocalTime.short(opinion.askedAt)),
                Table.Cell(LocalTime.short(opinion.due)),
                Table.Cell(language(Texts.standing(opinion)), late.isEmpty ? nil : .red),
            ]
            if isAnyLate { row.append(Table.Cell(late)) }
            row.append(Table.Cell(opinion.answer?.text ?? opinion.withdrawn?.reason ?? ""))
            table.add(row)
        }
        return table.lines(Terminal.output)
    }
}

/// The section on opinions, for `opinions --json`.
struct OpinionsShape: Encodable {
    let code: String
    let opinions: [OpinionShape]
    /// The agencies that never answered.
    let silent: [UnitShape]
    /// The consultations still to be asked.
    let unasked: [String]

    init(_ section: OpinionSection) {
        code = section.dossier.code
        opinions = section.lines.map {
            OpinionShape($0.opinion, section.names, lateSeconds: $0.lateSeconds)
        }
        silent = section.silent.map { section.names.shape($0.unit) }
        unasked = section.unasked.map(\.id)
    }
}

/// An opinion asked, in JSON.
struct OpinionShape: Encodable {
    let number: Int
    let consultation: String?
    let unit: UnitShape
    let question: String
    let askedAt: String
    let askedBy: String
    let due: String
    let countsInLimit: Bool
    let consentBasis: String?
    let standing: Opinion.Standing
    let stance: Stance?
    let text: String?
    let answeredAt: String?
    let answeredBy: String?
    let silentAt: String?
    let withdrawnAt: String?
    let reason: String?
    let lateSeconds: Int64?

    init(_ opinion: Opinion, _ names: Names, lateSeconds: Int64? = nil) {
        number = opinion.number
        consultation = opinion.consultation
        unit = names.shape(opinion.unit)
        question = opinion.question
        askedAt = LocalTime.iso(opinion.askedAt)
        askedBy = names.officer(opinion.askedBy, .en)
        due = LocalTime.iso(opinion.due)
        countsInLimit = opinion.countsInLimit
        consentBasis = opinion.consentBasis
        standing = opinion.standing
        stance = opinion.answer?.stance
        text = opinion.answer?.text
        answeredAt = (opinion.answer?.at).map(LocalTime.iso)
        answeredBy = (opinion.answer?.officer).map { names.officer($0, .en) }
        silentAt = opinion.silentAt.map(LocalTime.iso)
        withdrawnAt = (opinion.withdrawn?.at).map(LocalTime.iso)
        reason = opinion.withdrawn?.reason
        self.lateSeconds = lateSeconds
    }
}

/// A question that a unit has not answered, as a line of `inbox --json`.
struct AwaitedShape: Encodable {
    let code: String
    let opinion: Int
    let question: String
    let askedAt: String
    let askedBy: String
    let due: String
    let procedureName: String
}
