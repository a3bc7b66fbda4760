internal import Dossiers

/// Where a record speaks of levels of the administration: its flags, its bodies, its text.
struct LevelEvidence {
    /// The ranks of `levels.yaml`; code knows ranks only.
    enum Rank {
        static let commune: UInt8 = 1
        static let province: UInt8 = 3
        static let ministry: UInt8 = 4
        static let government: UInt8 = 5
        static let state: UInt8 = 6
    }

    /// A body that the record names, with the level its name or code tells of.
    struct Body {
        let name: String
        let level: AdministrativeLevel?
        /// Whether it is named as the authority that decides.
        let decides: Bool
    }

    let flags: LevelSet
    let bodies: [Body]
    let coordinating: [Body]
    /// The levels whose bodies act in the text of the steps.
    let text: LevelSet

    init(_ detail: PortalRecord.Detail) {
        let flagged: [(Bool?, UInt8)] = [
            (detail.isWard, Rank.commune), (detail.isProvince, Rank.province),
            (detail.isMinistry, Rank.ministry),
        ]
        flags = flagged.filter { $0.0 == true }.reduce(into: LevelSet()) { set, flag in
            set.formUnion(Self.set(flag.1))
        }
        let authority =
            detail.unitGroupsAuthority.present() + detail.departmentsAuthority.present()
            + detail.unitGroupsAuthorized.present() + detail.departmentsAuthorized.present()
        let executing =
            detail.unitGroupsExecuting.present() + detail.departmentsExecuting.present()
        bodies =
            Self.bodies(executing, decides: false) + Self.bodies(authority, decides: true)
        coordinating = Self.bodies(
            detail.unitGroupsCoordinating.present() + detail.departmentsCoordinating.present(),
            decides: false)
        text = detail.executionSteps.present().reduce(into: LevelSet()) { set, step in
            set.formUnion(Self.acting(in: step.description ?? ""))
        }
    }

    /// The levels of all bodies that execute or decide.
    var bodyLevels: LevelSet { Self.levels(bodies) }

    /// Every level that takes part.
    var all: LevelSet { route.union(Self.levels(coordinating)) }

    /// The levels that the route passes; coordinating bodies are asked, not passed.
    var route: LevelSet { flags.union(bodyLevels).union(text) }

    /// The level that decides: that of the authority where one is named, else the highest.
    var deciding: AdministrativeLevel? {
        let named = Self.levels(bodies.filter(\.decides)).levels
        return named.count == 1 ? named.first : route.levels.last
    }

    /// The names of the bodies of a level that decide or work; all of the level where none does.
    func names(at level: AdministrativeLevel?, deciding: Bool) -> [String] {
        let here = bodies.filter { $0.level == level }
        let named = here.filter { $0.decides == deciding }
        return RecordTimes.unique((named.isEmpty ? here : named).map(\.name))
    }

    static func set(_ rank: UInt8) -> LevelSet {
        AdministrativeLevel(rank: rank).map { LevelSet($0) } ?? []
    }

    private static func levels(_ bodies: [Body]) -> LevelSet {
        bodies.compactMap(\.level).reduce(into: LevelSet()) { $0.formUnion(LevelSet($1)) }
    }

    private static func bodies(_ named: [PortalRecord.Named], decides: Bool) -> [Body] {
        named.compactMap { one in
            guard let name = Texts.exact(one.name) else { return nil }
            let rank = rank(of: Texts.folded(name), code: Texts.code(one.code) ?? "")
            return Body(
                name: Texts.oneLine(name), level: rank.flatMap { AdministrativeLevel(rank: $0) },
                decides: decides)
        }
    }

    /// Reads the level from a body's name, else from its code; nil where neither tells.
    static func rank(of folded: String, code: String) -> UInt8? {
        let words = folded.split(separator: " ")
        let name = " \(folded) "
        func has(_ parts: String...) -> Bool { parts.contains { name.contains(" \($0) ") } }
        if has("chủ tịch nước") { return Rank.state }
        if has("thủ tướng chính phủ", "thủ tướng") { return Rank.government }
        if has("trung tâm phục vụ hành chính công") { return nil }
        if has("ủy ban nhân dân xã", "công an xã", "đất đai xã") || words.last == "xã" {
            return Rank.commune
        }
        if words.first == "sở"
            || has(
                "tỉnh", "tỉnh thành phố", "văn phòng đăng ký đất đai",
                "chi nhánh văn phòng đăng ký đất đai", "ban quản lý khu", "ban ql kkt",
                "bộ tư lệnh thủ đô")
        {
            return Rank.province
        }
        let isMinistry =
            words.first == "bộ" || words.first == "cục" || words.first == "vụ"
            || folded.hasPrefix("tổng cục") || folded.hasSuffix("nhà nước việt nam")
            || folded.hasPrefix("ủy ban chứng khoán nhà nước")
        if isMinistry { return Rank.ministry }
        let letters = code.split(separator: ".").first { ["G", "H"].contains($0.prefix(1)) }
        guard let letters, letters.dropFirst().allSatisfy(\.isNumber), letters.count == 3 else {
            return nil
        }
        return letters.hasPrefix("G") ? Rank.ministry : Rank.province
    }
}

extension LevelEvidence {
    /// The levels whose bodies do something in a text, rather than being quoted in a title.
    static func acting(in text: String) -> LevelSet {
        var levels = LevelSet()
        let words = TextWords(text)
        for start in words.indices {
            for (rank, phrase) in byFirstWord[words[start]] ?? []
            where words.has(phrase, at: start)
                && isActing(words, from: start, count: phrase.count)
            {
                levels.formUnion(set(rank))
            }
        }
        return levels
    }

    /// A body acts where something is submitted to it, or where it does something in this clause.
    private static func isActing(_ words: TextWords, from start: Int, count: Int) -> Bool {
        let before = start > 0 ? words[start - 1] : ""
        if before == "trình" { return true }
        // "… của Bộ trưởng Bộ Y tế" belongs to the title of a text.
        if before == "của" || before == "trưởng" || before == "cơ" || before == "trụ" {
            return false
        }
        var place = start + count
        while place < words.count, place < start + count + 10, !words.isBreak(place) {
            if verbs.contains(where: { words.has($0, at: place) }) { return true }
            place += 1
        }
        return false
    }

    private static let phrases: [(UInt8, [[String]])] = [
        (
            Rank.commune,
            split(
                "ủy ban nhân dân cấp xã", "ubnd cấp xã", "ubnd xã", "ủy ban nhân dân xã",
                "công an cấp xã", "công an xã")
        ),
        (
            Rank.province,
            split(
                "ủy ban nhân dân cấp tỉnh", "ubnd cấp tỉnh", "ubnd tỉnh", "ủy ban nhân dân tỉnh",
                "sở nội vụ", "sở tài chính", "sở tư pháp", "sở y tế", "sở xây dựng",
                "sở công thương", "sở nông nghiệp", "sở giáo dục", "sở khoa học", "sở văn hóa")
        ),
        (
            Rank.ministry,
            split(
                "bộ trưởng", "bộ nội vụ", "bộ tài chính", "bộ tư pháp", "bộ y tế", "bộ xây dựng",
                "bộ công thương", "bộ nông nghiệp", "bộ giáo dục", "bộ khoa học", "bộ văn hóa",
                "bộ công an", "bộ quốc phòng", "bộ ngoại giao")
        ),
        (Rank.government, split("thủ tướng chính phủ")),
        (Rank.state, split("chủ tịch nước")),
    ]

    private static let byFirstWord: [String: [(rank: UInt8, phrase: [String])]] = {
        let all = phrases.flatMap { rank, phrases in phrases.map { (rank: rank, phrase: $0) } }
        return Dictionary(grouping: all) { $0.phrase[0] }
    }()

    private static let verbs = split(
        "xem xét", "quyết định", "phê duyệt", "thẩm định", "tiếp nhận", "tổng hợp", "trình",
        "có trách nhiệm", "kiểm tra", "xác nhận", "ban hành", "trả lời", "có ý kiến", "giải quyết")

    private static func split(_ phrases: String...) -> [[String]] {
        phrases.map { $0.split(separator: " ").map(String.init) }
    }
}

/// The words of a text in small letters, with the places where a clause ends between them.
struct TextWords {
    private var words: [String] = []
    private var breaks: Set<Int> = []
    private var sentenceBreaks: Set<Int> = []

    init(_ text: String) {
        var word = String.UnicodeScalarView()
        let scalars = Array(Texts.exact(text).unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            let isJoint = (scalar == "," || scalar == ".") && word.last.map(Self.isDigit) == true
            let next = place + 1 < scalars.count ? scalars[place + 1] : " "
            if Self.isInside(scalar) || (isJoint && Self.isDigit(next)) {
                word.append(scalar)
                continue
            }
            if !word.isEmpty { words.append(String(word).lowercased()) }
            word = String.UnicodeScalarView()
            switch scalar {
            case "\n", ".":
                breaks.insert(words.count)
                sentenceBreaks.insert(words.count)
            case ";", ":", ",": breaks.insert(words.count)
            default: break
            }
        }
        if !word.isEmpty { words.append(String(word).lowercased()) }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        (0x30...0x39).contains(scalar.value)
    }

    /// Tells whether a character belongs to a word: a letter with its marks, or a digit.
    private static func isInside(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return isDigit(scalar) || scalar.properties.isAlphabetic
        }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }

    var count: Int { words.count }
    var indices: Range<Int> { words.indices }

    subscript(place: Int) -> String { words[place] }

    /// Tells whether a clause ends before the word at a place.
    func isBreak(_ place: Int) -> Bool { breaks.contains(place) }

    /// Tells whether a sentence ends before the word at a place.
    func endsSentence(_ place: Int) -> Bool { sentenceBreaks.contains(place) }

    func has(_ phrase: [String], at place: Int) -> Bool {
        guard place + phrase.count <= words.count, words[place] == phrase[0] else { return false }
        return words[place..<place + phrase.count].elementsEqual(phrase)
    }
}
