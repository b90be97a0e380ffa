// ruleid: upload-without-check
const photos = multer({ dest: "uploads/" });

// ruleid: upload-without-check
const letters = multer();

// ruleid: upload-without-check
app.use(fileUpload());

// ruleid: upload-without-check
const files = multer({ storage: multerMemory, limits: { fileSize: 200000 } });

// Near misses
// ok: upload-without-check
const checked = multer({ dest: "uploads/", limits: { fileSize: 200000 }, fileFilter: onlyImages });
// ok: upload-without-check
const settled = multer(settings.upload);
// ok: upload-without-check
app.use(fileUpload({ limits: { fileSize: 200000 } }));
// ok: upload-without-check
const kept = multer({ fileFilter: onlyImages, limits });
