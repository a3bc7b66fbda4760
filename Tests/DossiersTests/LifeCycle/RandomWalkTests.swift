import Dossiers
import Testing

/// Walks dossiers at random through commands good and bad, and holds every step to the promises.
@Suite struct RandomWalkTests {
    @Test(arguments: 0..<12)
    func walksKeepThePromises(_ block: Int) throws {
        let matrix = try Matrix(EditionFixture().edition)
        for number in 0..<50 {
            let seed = UInt64(block * 50 + number + 1)
            var walker = try Walker(seed: seed, matrix: matrix)
            for _ in 0..<40 {
                let fault = try walker.step()
                #expect(
                    fault == nil, "seed \(seed), row \(walker.walk.entries.count): \(fault ?? "")")
                if fault != nil { return }
            }
        }
    }

    @Test func walksGoEverywhere() throws {
        let matrix = try Matrix(EditionFixture().edition)
        var seen: Set<Situation> = []
        for seed in UInt64(1)...200 {
            var walker = try Walker(seed: seed, matrix: matrix)
            for _ in 0..<60 {
                _ = try walker.step()
                seen.insert(Situation(walker.walk.dossier, of: walker.walk.edition))
            }
        }
        #expect(Set(Situation.rows).subtracting(seen) == [.stopped])
    }
}

/// One random walk; the same seed takes the same way.
struct Walker {
    private(set) var walk: Walk
    private var random: Seeded
    private var time: Instant
    private let matrix: Matrix

    init(seed: UInt64, matrix: Matrix) throws(TransitionError) {
        var random = Seeded(seed)
        let edition = EditionFixture(
            resume: ResumePolicy.allCases.randomElement(using: &random)!,
            supplementsAtMost: [nil, 1, 2].randomElement(using: &random)!,
            respondWithin: [nil, limit("10 working-day")].randomElement(using: &random)!,
            counting: CountingMode.allCases.randomElement(using: &random)!
        ).edition
        time = local("2026-03-02 08:00").adding(
            seconds: Int64.random(in: 0..<2_000_000, using: &random))
        walk = Walk(edition, from: try edition.received(at: time))
        self.random = random
        self.matrix = matrix
    }

    /// Gives one command and names the promise it broke, or nil.
    mutating func step() throws -> String? {
        let before = walk
        let situation = Situation(before.dossier, of: before.edition)
        tick()
        // Mostly given by who may; else by anybody.
        let good = before.goodCommands
        let index = pick(among: good, in: situation)
        let mayAct = Int.random(in: 0..<10, using: &random) < 8
        let command = vary(good[index])
        let officer =
            mayAct
            ? before.officer(for: command)
            : Office.officers.sorted { $0.key < $1.key }.randomElement(using: &random)!.value
        do throws(TransitionError) {
            try walk.apply(command, by: officer, at: time)
            guard matrix.allows(index, in: situation) else {
                return "\(command.name) succeeded while \(situation.rawValue)"
            }
        } catch {
            if walk.dossier != before.dossier { return "a refused command changed the dossier" }
            let excused = excuse(command, in: before)
            if mayAct, matrix.allows(index, in: situation), !excused {
                return "\(command.name) was refused while \(situation.rawValue): \(error)"
            }
            return nil
        }
        return try brokenPromise(since: before)
    }

    /// Picks a command: mostly one that leads on, at times one that fits, at times any.
    private mutating func pick(among commands: [Command], in situation: Situation) -> Int {
        let fitting = commands.indices.filter { matrix.allows($0, in: situation) }
        let onward = fitting.filter { index in
            switch commands[index] {
            case .handOff, .deliver, .accept, .recordSupplement, .decide, .returnResult: true
            case .sendBack, .requestSupplement, .refuse, .withdraw, .remind: false
            }
        }
        let choice =
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<14: onward.randomElement(using: &random)
            case 14..<17: fitting.randomElement(using: &random)
            default: nil as Int?
            }
        return choice ?? commands.indices.randomElement(using: &random)!
    }

    private mutating func tick() {
        let long = Int.random(in: 0..<8, using: &random) == 0
        // Now and then the clock goes back, as clocks do.
        let seconds = Int64.random(in: -600...(long ? 700_000 : 20_000), using: &random)
        time = time.adding(seconds: seconds)
    }

    /// Takes another outcome or unit now and then.
    private mutating func vary(_ command: Command) -> Command {
        let step = walk.dossier.state.step.flatMap { walk.edition.procedure.step($0) }
        let outcome = step?.outcomes.randomElement(using: &random)?.id
        switch command {
        case .handOff(_, let note): return .handOff(outcome: outcome, note: note)
        case .decide(_, let note): return .decide(outcome: outcome, note: note)
        case .deliver where Int.random(in: 0..<8, using: &random) == 0:
            return .deliver(to: Office.ministry)
        default: return command
        }
    }

    /// Tells whether a command that the matrix allows may be refused for what the matrix leaves
    /// out: nothing due, no request left, a third level.
    private func excuse(_ command: Command, in walk: Walk) -> Bool {
        switch command {
        case .remind: return walk.alarm.map { $0.at > max(time, walk.dossier.changedAt) } ?? true
        case .requestSupplement:
            let most = walk.edition.procedure.supplement.atMost
            return most.map { walk.dossier.clock.supplementRequests >= $0 } ?? false
        case .deliver(let unit):
            return !walk.dossier.touched.union(LevelSet(unit.level)).isWithinLimit
        default: return false
        }
    }

    private func brokenPromise(since before: Walk) throws -> String? {
        let (old, new) = (before.dossier, walk.dossier)
        let isClosed = Situation(new, of: walk.edition).isClosed
        if try Dossier.replay(walk.entries) != new { return "replay differs" }
        if new.version != walk.entries.count || new.version != old.version + 1 { return "version" }
        if Situation(old, of: walk.edition).isClosed { return "a closed dossier changed" }
        if (new.custodian == nil) != isClosed { return "custodian" }
        if (walk.alarm == nil) != isClosed { return "alarm" }
        if walk.edition.alarm(for: new) != walk.alarm { return "alarm is not the dossier's" }
        if case .paused = new.state, new.clock.due != old.clock.due {
            return "due moved in a pause"
        }
        if new.clock.due < old.clock.due, walk.edition.procedure.supplement.resume != .restart {
            return "due came nearer"
        }
        if !new.touched.isWithinLimit || !new.touched.isSuperset(of: old.touched) {
            return "levels"
        }
        if new.changedAt < old.changedAt { return "stamps went back" }
        return try brokenTiling(isClosed)
    }

    private func brokenTiling(_ isClosed: Bool) throws -> String? {
        let custody = try Custody.intervals(of: walk.entries)
        let sheet = try ControlSheet(entries: walk.entries, edition: walk.edition)
        var at: Instant? = walk.dossier.reception.at
        for interval in custody {
            if interval.from != at { return "custody has a gap or an overlap" }
            for span in interval.spans {
                if span.from != at { return "the spans of a custody do not tile" }
                at = span.to
            }
            if interval.to != at { return "the spans do not end with their custody" }
        }
        if (at == nil) == isClosed { return "custody ends when the dossier does" }
        if !isClosed, custody.last?.unit != walk.dossier.custodian { return "who has custody" }
        // In every hand-off the receiving side stands in the row of the giver.
        if sheet.parts.count != custody.count { return "the sheet has a part for each custody" }
        for (part, interval) in zip(sheet.parts, custody)
        where part.giver != interval.unit || part.began != interval.from {
            return "sheet and custody differ"
        }
        if let used = sheet.parts.compactMap(\.usedSeconds).min(), used < 0 { return "used time" }
        return nil
    }
}

extension Situation {
    var isClosed: Bool { [.returned, .refused, .stopped, .withdrawn].contains(self) }
}
