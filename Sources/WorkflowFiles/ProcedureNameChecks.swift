internal import Dossiers

/// Holds the names of a procedure against the files that define them.
struct ProcedureNameChecks {
    let draft: ProcedureDraft
    let common: CommonFiles
    let coverage: Coverage
    let problems: Problems

    private var roles: [RoleID: Role] { common.directory.roles }

    func run() {
        checkRuleSet()
        checkCalendar()
        checkStepRoles()
        checkConsultedRoles()
        checkDutyOffice()
        checkCoverage()
    }

    private func checkRuleSet() {
        guard let name = draft.ruleSet else { return }
        let mark = draft.fields.mark("rule_set")
        guard let set = common.ruleSets.first(where: { $0.id == name }) else {
            let hint = Spelling.hint(for: name, among: common.ruleSets.map(\.id))
            problems.error(
                mark, en: "rule set \(quoted(name)) is not in rule-sets.yaml\(hint.en)",
                vi: "rule-sets.yaml không có chế độ pháp lý \(quoted(name))\(hint.vi)")
            return
        }
        if let first = draft.period?.first, !set.period.contains(first) {
            problems.error(
                mark,
                en: "rule set \"\(name)\" is not in force on \(first), the edition's first day",
                vi: "chế độ pháp lý \"\(name)\" không có hiệu lực vào \(first), ngày đầu của ấn bản"
            )
        }
        let strange = draft.levels.union(draft.reception?.levels ?? []).subtracting(set.levels)
        if strange.count > 0 {
            let names = common.levels.names(strange, separator: ", ")
            problems.error(
                draft.fields.mark("levels"),
                en: "rule set \"\(name)\" does not know the level \(names.en)",
                vi: "chế độ pháp lý \"\(name)\" không có \(names.vi)")
        }
    }

    private func checkCalendar() {
        guard let name = draft.calendar else { return }
        let mark = draft.fields.mark("calendar")
        guard let calendar = common.calendars[name] else {
            let hint = Spelling.hint(for: name, among: common.calendars.keys)
            problems.error(
                mark, en: "calendar \(quoted(name)) is not in calendars/\(hint.en)",
                vi: "calendars/ không có lịch \(quoted(name))\(hint.vi)")
            return
        }
        if let first = draft.period?.first, !calendar.years.contains(first.year) {
            problems.error(
                mark,
                en: "calendar \"\(name)\" covers \(calendar.years.lowerBound) to "
                    + "\(calendar.years.upperBound), and the edition begins on \(first)",
                vi: "lịch \"\(name)\" chỉ có từ \(calendar.years.lowerBound) đến "
                    + "\(calendar.years.upperBound), còn ấn bản bắt đầu ngày \(first)")
        }
    }

    private func checkStepRoles() {
        let posts = Set(common.posts.map(\.id))
        for (number, step) in draft.steps.enumerated() {
            guard let name = step.role else { continue }
            guard let role = roles[name] else {
                unknownRole(
                    name, step.fields.mark("role"), en: "step \"\(step.id)\" is given to",
                    vi: "bước \"\(step.id)\" giao cho")
                continue
            }
            if number == 0, role.binding != .receiving {
                problems.error(
                    step.fields.mark("role"),
                    en: "the first step is the reception and belongs to the one-stop shop, "
                        + "not to \"\(name)\"",
                    vi: "bước đầu tiên là tiếp nhận, thuộc bộ phận một cửa, không phải \"\(name)\"")
            }
            guard let post = step.post else { continue }
            guard posts.contains(post) else {
                let hint = Spelling.hint(for: post, among: posts)
                problems.error(
                    step.fields.mark("post"),
                    en: "step \"\(step.id)\" is given to post \(quoted(post)), which is not in "
                        + "roles.yaml\(hint.en)",
                    vi: "bước \"\(step.id)\" giao cho chức danh \(quoted(post)), không có trong "
                        + "roles.yaml\(hint.vi)")
                continue
            }
            checkPost(post, of: role, at: step)
        }
    }

    /// Warns where a unit that fills the role has nobody with the post.
    private func checkPost(_ post: PostID, of role: Role, at step: StepDraft) {
        guard let period = draft.period else { return }
        let lacking = common.units.filter { unit in
            unit.roles.contains(role.id) && unit.period.meets(period)
                && !unit.posts.contains(post)
                && (role.binding == .nearest
                    || draft.reception?.levels.contains(LevelSet(unit.level)) == true)
        }
        guard let unit = lacking.first else { return }
        let count = lacking.count
        problems.warning(
            step.fields.mark("post"),
            en: "unit \(unit.code) (\(unit.name)) fills role \"\(role.id)\" and has no post "
                + "\"\(post)\"" + (count > 1 ? "; \(count) units in all lack it" : ""),
            vi: "đơn vị \(unit.code) (\(unit.name)) giữ vai trò \"\(role.id)\" nhưng không có chức "
                + "danh \"\(post)\"" + (count > 1 ? "; tất cả \(count) đơn vị thiếu" : ""))
    }

    private func checkConsultedRoles() {
        let steps = draft.steps.map(\.id)
        for asked in draft.consultations {
            for role in asked.roles where roles[role.text] == nil {
                unknownRole(
                    role.text, role.mark, en: "consultation \"\(asked.id)\" asks",
                    vi: "việc lấy ý kiến \"\(asked.id)\" hỏi")
            }
            if !steps.contains(asked.step) {
                let hint = Spelling.hint(for: asked.step, among: steps)
                problems.error(
                    asked.fields.mark("at"),
                    en:
                        "consultation \"\(asked.id)\" is held at \(quoted(asked.step)), which is "
                        + "not a step here\(hint.en)",
                    vi: "việc lấy ý kiến \"\(asked.id)\" đặt ở \(quoted(asked.step)), không phải "
                        + "bước nào ở đây\(hint.vi)")
            }
        }
    }

    private func checkDutyOffice() {
        guard let duty = draft.duty, let office = duty.office, roles[office] == nil else { return }
        unknownRole(
            office, duty.fields.mark("office"), en: "the financial duty is fixed by",
            vi: "nghĩa vụ tài chính do")
    }

    private func unknownRole(_ name: String, _ mark: Mark, en: String, vi: String) {
        let hint = Spelling.hint(for: name, among: roles.keys)
        problems.error(
            mark, en: "\(en) \(quoted(name)), which is not a role in roles.yaml\(hint.en)",
            vi: "\(vi) \(quoted(name)), không phải vai trò trong roles.yaml\(hint.vi)")
    }

    private func checkCoverage() {
        guard let period = draft.period, let receptions = draft.reception?.levels else { return }
        var told: Set<RoleID> = []
        let named =
            draft.steps.compactMap { step in step.role.map { ($0, step.fields.mark("role")) } }
            + draft.consultations.flatMap { $0.roles.map { ($0.text, $0.mark) } }
            + (draft.duty.flatMap { duty in
                duty.office.map { [($0, duty.fields.mark("office"))] }
            } ?? [])
        for (name, mark) in named {
            guard let role = roles[name], told.insert(name).inserted,
                let finding = coverage.finding(role, receptions: receptions, during: period)
            else { continue }
            let area = "\(finding.area.code) (\(finding.area.name))"
            let count = finding.areaCount
            problems.error(
                mark,
                en: "role \"\(name)\" has no unit for area \(area) on \(finding.day)"
                    + (count > 1 ? "; the same holds for \(count) areas in all" : ""),
                vi: "vai trò \"\(name)\" không có đơn vị cho địa bàn \(area) vào ngày "
                    + "\(finding.day)" + (count > 1 ? "; tất cả \(count) địa bàn bị như vậy" : ""))
        }
    }
}
