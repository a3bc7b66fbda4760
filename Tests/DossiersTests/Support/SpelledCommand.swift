import Dossiers

/// A command as a scenario spells it: words, and texts in quotation marks.
struct SpelledCommand {
    let name: String
    let words: [String]
    let text: String

    init(_ spelling: String) {
        var tokens: [(word: String, isText: Bool)] = []
        for (index, part) in spelling.split(separator: "\"", omittingEmptySubsequences: false)
            .enumerated()
        {
            if index % 2 == 1 {
                tokens.append((String(part), true))
            } else {
                tokens += part.split(separator: " ").map { (String($0), false) }
            }
        }
        name = tokens.first?.word ?? ""
        words = tokens.dropFirst().filter { !$0.isText }.map(\.word)
        text = tokens.first { $0.isText }?.word ?? ""
    }

    /// The word that follows a word.
    func after(_ word: String) -> String? {
        words.firstIndex(of: word).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    }

    /// The limit, two words, that follows a word.
    func limit(after word: String) -> TimeLimit? {
        guard let index = words.firstIndex(of: word), index + 2 < words.count else { return nil }
        return TimeLimit("\(words[index + 1]) \(words[index + 2])")
    }

    private var first: String { words.first ?? "" }
    private var number: Int { Int(first) ?? 0 }

    /// The command, or nil where it is not one on a dossier.
    var command: Command? {
        switch name {
        case "take-in": .takeIn
        case "hand-off": .handOff(outcome: words.first, note: text)
        case "deliver": Office.units[first].map { .deliver(to: $0) }
        case "accept": .accept
        case "send-back": .sendBack(reason: text)
        case "request-supplement": .requestSupplement(papers: words, reason: text)
        case "supplement-received": .recordSupplement(note: text)
        case "pause": .pause(reason: first, note: text)
        case "resume": .resume(note: text)
        case "stop": .stop(reason: text)
        case "decide": .decide(outcome: words.first, note: text)
        case "return": .returnResult(to: text)
        case "refuse": .refuse(reason: text)
        case "withdraw": .withdraw(reason: text)
        case "apologise":
            .apologise(reason: text, extension: TimeLimit(words.joined(separator: " ")))
        case "remind": .remind
        case "reassign": Office.officers[first].map { .house(.reassign(to: $0, reason: text)) }
        case "repair": .house(.repair(reason: text))
        default: duty ?? group ?? opinion
        }
    }

    private var duty: Command? {
        switch name {
        case "duty-send": Office.units[first].map { .duty(.send(slip: text, to: $0)) }
        case "duty-notify": .duty(.notify(notice: text, dong: number))
        case "duty-pay": .duty(.pay(reference: text, dong: number))
        case "duty-confirm": .duty(.confirm(note: text))
        default: nil
        }
    }

    private var group: Command? {
        switch name {
        case "choose": .group(.choose(words))
        case "opened":
            .group(.opened(child: first, dossier: Int64(100 + words.count), code: words[1]))
        case "progressed":
            Child.Status(rawValue: words[1]).map { .group(.progressed(child: first, $0)) }
        default: nil
        }
    }

    private var opinion: Command? {
        switch name {
        case "answer":
            Stance(rawValue: words[1]).map {
                .opinion(.answer(number: number, $0, text: text))
            }
        case "withdraw-opinion": .opinion(.withdraw(number: number, reason: text))
        default: nil
        }
    }

    /// Reads `ask tax "…" within 3 working-day and health about land`: one asking for each
    /// agency, by the procedure's consultation or by the officer's own question.
    static func asking(_ spelling: String) -> Command? {
        guard spelling == "ask" || spelling.hasPrefix("ask ") else { return nil }
        let requests = spelling.dropFirst(4).split(separator: " and ").compactMap {
            part -> OpinionRequest? in
            let asked = SpelledCommand(String(part))
            return Office.units[asked.name].map { unit in
                OpinionRequest(
                    consultation: asked.after("about"), unit: unit,
                    question: asked.text.isEmpty ? nil : asked.text,
                    within: asked.limit(after: "within"))
            }
        }
        return .opinion(.ask(requests))
    }
}
