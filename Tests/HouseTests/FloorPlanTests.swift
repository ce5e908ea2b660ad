// Who may stand on whom: imports against the plan, the package file against the folders, the top of the checkout.
import Testing

@Suite struct FloorPlanTests {
    @Test func `every room imports only the rooms that the plan puts under it`() {
        let ours = FloorPlan.shims.union(FloorPlan.floors.keys)
        expectNone(
            Checkout.rooms.flatMap { file in
                let allowed = FloorPlan.floors[file.room] ?? []
                return file.imports.filter { ours.contains($0.module) && !allowed.contains($0.module) }.map {
                    Finding(
                        file.path, $0.line, "\(file.room) imports \($0.module), which is not under it",
                        mend:
                            "move the code to the room it belongs to, or change FloorPlan.floors and Docs/Architecture.md"
                    )
                }
            })
    }

    @Test func `no room is missing from the plan`() {
        let known = FloorPlan.shims.union(FloorPlan.floors.keys)
        expectNone(
            Checkout.folders(of: "Sources").subtracting(known).sorted().map {
                Finding(
                    "Sources/\($0)", "this room is not in the plan",
                    mend: "add it to FloorPlan.floors and to Docs/Architecture.md, or move its files")
            })
    }

    @Test func `the plan has no circle`() {
        expectNone(
            FloorPlan.floors.keys.sorted().filter { reach(from: $0).contains($0) }.map {
                Finding(
                    "Tests/HouseTests/FloorPlan.swift", "\($0) stands on itself",
                    mend: "take one of the floors out")
            })
    }

    @Test func `domain and formats import no Foundation, no library and no system`() {
        let ours = FloorPlan.shims.union(FloorPlan.floors.keys)
        expectNone(
            Checkout.rooms.filter { FloorPlan.pure.contains($0.room) }.flatMap { file in
                let allowed = ours.union(FloorPlan.guestsOfPure(file.room))
                return file.imports.filter { !allowed.contains($0.module) }.map {
                    Finding(
                        file.path, $0.line, "\(file.room) imports \($0.module)",
                        mend: "use FoundationEssentials, or let an outer room do this work")
                }
            })
    }

    @Test func `the whole of Foundation stays at the edge`() {
        expectNone(
            Checkout.rooms.filter { !FloorPlan.wholeFoundation.contains($0.room) }.flatMap { file in
                file.imports.filter { $0.module == "Foundation" }.map {
                    Finding(
                        file.path, $0.line, "\(file.room) imports Foundation",
                        mend: "import FoundationEssentials")
                }
            })
    }

    @Test func `libraries of others are imported only in the rooms that wrap them`() {
        expectNone(
            Checkout.rooms.flatMap { file in
                file.imports.compactMap { entry in
                    guard let rule = rule(for: entry.module), !rule.rooms.contains(file.room) else {
                        return nil
                    }
                    return Finding(
                        file.path, entry.line, "\(file.room) imports \(entry.module)",
                        mend:
                            "only \(rule.rooms.sorted().joined(separator: ", ")) may; ask that room for what you need"
                    )
                }
            })
    }

    @Test func `Package.swift has a target for every folder, and a folder for every target`() {
        let text = (Checkout.text("Package.swift") ?? "").filter { !$0.isWhitespace }
        let named = names(
            after: ["room(\"", "command(\"", "arget(name:\"", "systemLibrary(name:\""], in: text)
        let targets = named.union(names(after: ["tests(of:\""], in: text).map { $0 + "Tests" })
        // These hold what runs beside programs, not targets.
        let folders = Checkout.folders(of: "Sources").union(Checkout.folders(of: "Tests"))
            .subtracting(["Scores", "Benchmarks", "Interop", "Link", "LossyFS", "WrongClock"])
        let without = folders.subtracting(targets).sorted().map {
            Finding(
                "Package.swift", "folder \($0) has no target", mend: "add the target or remove the folder")
        }
        let empty = targets.subtracting(folders).sorted().map {
            Finding(
                "Package.swift", "target \($0) has no folder", mend: "remove the target or commit its files")
        }
        expectNone(without + empty)
    }

    @Test func `the top folder holds what the README names and nothing else`() {
        let known: Set = [
            ".ci", ".editorconfig", ".gitattributes", ".gitignore", ".swift-format", "CHANGELOG.md", "Deploy",
            "Docs",
            "LICENSE", "Makefile", "Package.swift", "README.md", "SampleData", "Sources", "Tests",
        ]
        expectNone(
            Checkout.topEntries.filter { !known.contains($0) }.map {
                Finding(
                    $0, "does not belong at the top",
                    mend: "move it into one of the folders, or add it here and to the README")
            })
    }

    private func rule(for module: String) -> (module: String, rooms: Set<String>)? {
        FloorPlan.guests.first { rule in
            rule.module.hasSuffix("*") ? module.hasPrefix(rule.module.dropLast()) : module == rule.module
        }
    }

    private func reach(from room: String) -> Set<String> {
        var seen: Set<String> = []
        var open = Array(FloorPlan.floors[room] ?? [])
        while let next = open.popLast() {
            if seen.insert(next).inserted { open += FloorPlan.floors[next] ?? [] }
        }
        return seen
    }

    /// What stands between each of `marks` and the next quotation mark.
    private func names(after marks: [String], in text: String) -> Set<String> {
        Set(
            marks.flatMap { mark in
                text.ranges(of: mark).map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
            })
    }
}
