// Camera pictures on their way to a viewer: upright, small, and free of what their files tell.
import Raster
import RealData
import Rendering
import Testing

@Suite struct `Picture files` {
    @Test func `a thumbnail fits 256 pixels and a small picture stays small`() throws {
        let wide = try #require(
            Pixels(width: 1000, height: 10, channels: 1, samples: .eight(.init(repeating: 7, count: 10_000))))
        let thumbnail = try PictureDecoder(PictureFile.thumbnail(of: wide.png())).pixels()
        #expect([thumbnail.width, thumbnail.height] == [256, 3])
        #expect(thumbnail.bytes.allSatisfy { $0 == 7 })
        let tiny = try #require(Pixels(width: 2, height: 1, channels: 3, samples: .eight([1, 2, 3, 4, 5, 6])))
        #expect(try PictureDecoder(PictureFile.thumbnail(of: tiny.png())).pixels() == tiny)
    }

    @Test func `greys keep their values`() throws {
        let every = try #require(Pixels(width: 256, height: 1, channels: 1, samples: .eight((0...255).map { $0 })))
        #expect(try PictureDecoder(PictureFile.png(of: every.png())).pixels() == every)
    }

    @Test func `what is no picture says so`() {
        #expect(throws: RenderingError.picture(RasterError(.notAPicture, at: 0))) {
            _ = try PictureFile.thumbnail(of: [1, 2, 3])
        }
    }

    @Test(
        .enabled(if: RealData.isPresent),
        arguments: RealData.paths(under: "ecg/paper-image", ending: ".jpg") + RealData.paths(under: "image/xray-png"))
    func `a real picture becomes a thumbnail`(path: String) throws {
        let bytes = RealData.bytes(path)
        let facts = try PictureFacts(probing: bytes)
        let thumbnail = try PictureDecoder(PictureFile.thumbnail(of: bytes)).pixels()
        #expect(max(thumbnail.width, thumbnail.height) == min(256, max(facts.width, facts.height)))
    }
}
