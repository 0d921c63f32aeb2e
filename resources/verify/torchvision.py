"""Do torchvision's compiled operations work, and with this PyTorch?"""

import importlib.util
import pathlib

_spec = importlib.util.spec_from_file_location("_armature_report", pathlib.Path(__file__).with_name("_report.py"))
_report = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_report)


Fail, Skip = _report.Fail, _report.Skip

# (box, score). 0 and 1 overlap by 81/119 = 0.68; 2 touches nobody; 3 lies inside 2 with 16/100; 4 equals 0.
BOXES = [[0.0, 0.0, 10.0, 10.0], [1.0, 1.0, 11.0, 11.0], [20.0, 20.0, 30.0, 30.0], [22.0, 22.0, 26.0, 26.0], [0.0, 0.0, 10.0, 10.0]]
SCORES = [0.9, 0.8, 0.95, 0.5, 0.1]


def main():
    report = _report.Report("torchvision")
    torchvision = report.import_module("torchvision")
    wanted = report.expect("device")

    def judge_nms(device):
        boxes, scores = torch.tensor(BOXES, device=device), torch.tensor(SCORES, device=device)
        for threshold, expected in ((0.5, [2, 0, 3]), (0.7, [2, 0, 1, 3]), (0.1, [2, 0])):
            kept = torchvision.ops.nms(boxes, scores, threshold).cpu().tolist()
            if kept != expected:
                raise Fail(f"{device}: above {threshold} it keeps {kept}, by hand {expected}")
        return f"{device}: the boxes found by hand"

    def nms_on_device():
        device = _report.torch_device(torch, wanted)
        if device == "cpu":
            raise Skip("the device is the CPU, see above")
        return judge_nms(device)

    def roi_align():
        device = _report.torch_device(torch, wanted)
        # On a plane x + 10 y the mean over a cell is the value in its middle, in fp32 to 1e-4 (values up to 70, 4 samples).
        plane = torch.arange(8.0)[None, :] + 10 * torch.arange(8.0)[:, None]
        roi = torch.tensor([[0.0, 1.0, 1.0, 5.0, 5.0]], device=device)
        result = torchvision.ops.roi_align(plane[None, None].to(device), roi, output_size=2, sampling_ratio=2, aligned=True).cpu()[0, 0]
        expected = torch.tensor([[1.5 + 15.0, 3.5 + 15.0], [1.5 + 35.0, 3.5 + 35.0]])
        if (result - expected).abs().max().item() > 1e-4:
            raise Fail(f"{device}: {result.tolist()}, by hand {expected.tolist()}")
        return f"{device}: the means found by hand"

    def png():
        import torchvision.io
        if not hasattr(torch.ops.image, "encode_png"):
            raise Skip("this build of torchvision has no code for images")
        picture = (torch.arange(3 * 17 * 23) * 37 % 256).to(torch.uint8).reshape(3, 17, 23)
        back = torchvision.io.decode_png(torchvision.io.encode_png(picture))
        if not torch.equal(back, picture):
            raise Fail("a picture comes back different")
        return "a picture comes back as it was"

    if torchvision is not None:
        import torch
        report.note(lambda: {"torch": str(torch.__version__), "cuda_of_torchvision": str(torchvision.version.cuda or "")})
    report.check("nms", "Does non-maximum suppression work on the CPU?", lambda: judge_nms("cpu"))
    report.check("nms-device", "Does it work on the planned device?", nms_on_device, wanted)
    report.check("roi-align", "Does RoI align give the right numbers?", roi_align)
    report.check("png", "Can it write and read a PNG?", png)
    report.write()


if __name__ == "__main__":
    main()
