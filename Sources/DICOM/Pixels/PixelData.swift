// The frames of a picture: where each is in the file, and its samples when asked for.

import Bytes

/// Pixel data whose arrangement makes sense and whose bytes are all there.
package struct PixelData: Sendable {
    package let description: PixelDescription
    package let transferSyntax: TransferSyntax
    /// Groups of overlays that make no sense or are cut off; they are not drawn.
    package let unreadableOverlays: [UInt16]
    private let set: DataSet
    private let bytes: [UInt8]
    private let store: Store
    private let overlays: [OverlayDescription]

    private enum Store: Sendable {
        case native(NativeFrames)
        /// The fragments of each frame.
        case encapsulated([[Range<Int>]])
    }

    /// Finds the frames of a file without decoding them.
    package init(_ file: DICOMFile) throws(PixelObstacle) {
        try self.init(file.dataSet, file.transferSyntax)
    }

    init(_ set: DataSet, _ syntax: TransferSyntax) throws(PixelObstacle) {
        guard let element = set[.pixelData] else {
            if set[.floatPixelData] != nil || set[.doubleFloatPixelData] != nil { throw .floatingPoint }
            throw .noPixels
        }
        var description = try PixelDescription(set)
        transferSyntax = syntax
        self.set = set
        bytes = set.bytes
        (overlays, unreadableOverlays) = OverlayDescription.all(
            of: set, description.layout, isNative: syntax.pixels == .native)
        switch element.value {
        case .bytes(let range):
            guard syntax.pixels == .native else {
                throw syntax.pixels == .unknown ? .transferSyntax(syntax.uid) : .impossible(.pixelData)
            }
            if NativeFrames.areNotHalved(range.count, description) {
                description.layout = description.layout.notHalved
                description.doubts.append(.coloursNotHalved)
            }
            store = .native(try NativeFrames(range, element, set.order, description))
        case .fragments(let ranges):
            guard syntax.pixels != .native else { throw .transferSyntax(syntax.uid) }
            let table = OffsetTables(set, ranges)
            let frames = try FrameFragments.frames(ranges, table, description.frameCount, set.bytes)
            guard element.isWhole else {
                let there = ranges.reduce(0) { $0 + $1.count }
                throw .cut(wanted: there + 1, available: there)
            }
            if frames.count != description.frameCount {
                description.doubts.append(.frames(declared: description.frameCount, found: frames.count))
                description.frameCount = frames.count
            }
            store = .encapsulated(frames)
        case .items:
            throw .impossible(.pixelData)
        }
        self.description = description
    }

    package var frameCount: Int { description.frameCount }

    /// What the data set says of a frame, counted from 0: frames of an enhanced picture may have windows and rescaling of their own.
    package func description(ofFrame index: Int) -> PixelDescription {
        set[.perFrameFunctionalGroupsSequence] == nil ? description : description.ofFrame(index, set)
    }

    /// Bytes behind the last native frame; more than one mean that something is not as declared.
    package var surplus: Int {
        guard case .native(let frames) = store else { return 0 }
        return frames.surplus
    }

    /// Why the frames cannot be drawn, known before any is decoded; nil when they can.
    package func obstacle(_ codec: (any FrameCodec)? = nil) -> PixelObstacle? {
        let bits = description.layout.bitsAllocated
        return undecodable(codec) ?? (bits > 16 ? .bits(bits) : nil)
    }

    /// Samples of 32 bits are given, and not drawn.
    private func undecodable(_ codec: (any FrameCodec)?) -> PixelObstacle? {
        switch transferSyntax.pixels {
        case .native: return description.layout.nativeObstacle
        case .rle: return RunLengths.obstacle(description.layout)
        case .unknown, .video: return .transferSyntax(transferSyntax.uid)
        default:
            if let codec, codec.decodes(transferSyntax.uid) { return nil }
            return .needsCodec(transferSyntax.uid)
        }
    }

    /// What is drawn over a frame, counted from 0, in the order of the groups.
    package func overlays(_ index: Int) -> [OverlayPlane] {
        overlays.compactMap { overlay in
            switch overlay.source {
            case .separate: overlay.plane(index, bytes)
            case .besideSamples(let bit):
                if case .native(let frames) = store { frames.plane(index, bit, bytes, description.layout) } else { nil }
            }
        }
    }

    /// The compressed bytes of a frame, counted from 0; nil for native pixels.
    package func codestream(_ index: Int) -> [UInt8]? {
        guard case .encapsulated(let frames) = store, frames.indices.contains(index) else { return nil }
        return frames[index].reduce(into: []) { $0 += bytes[$1] }
    }

    /// The samples of a frame, counted from 0.
    package func frame(_ index: Int, codec: (any FrameCodec)? = nil) throws(PixelObstacle) -> PixelFrame {
        guard (0..<frameCount).contains(index) else { throw .impossible(.numberOfFrames) }
        if let obstacle = undecodable(codec) { throw obstacle }
        switch store {
        case .native(let frames):
            return try frames.frame(index, bytes, description)
        case .encapsulated:
            let stream = codestream(index) ?? []
            if transferSyntax.pixels == .rle { return try RunLengths.frame(stream, index, description) }
            guard let codec else { throw .needsCodec(transferSyntax.uid) }
            do throws(FrameCodecRefusal) {
                return try codec.frame(stream, transferSyntax: transferSyntax.uid, description.layout).inRGB
            } catch {
                throw error.isUnavailable
                    ? .needsCodec(transferSyntax.uid) : .damagedFrame(index + 1, error.detail)
            }
        }
    }
}
