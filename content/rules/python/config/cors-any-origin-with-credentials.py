from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
api = FastAPI()

# ruleid: cors-any-origin-with-credentials
CORS(app, origins="*", supports_credentials=True)
# ruleid: cors-any-origin-with-credentials
CORS(app, resources={r"/api/*": {"origins": "*"}}, supports_credentials=True)
# ruleid: cors-any-origin-with-credentials
api.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_credentials=True,
    allow_methods=["*"],
)
CORS_ALLOW_ALL_ORIGINS = True
# ruleid: cors-any-origin-with-credentials
CORS_ALLOW_CREDENTIALS = True
# ok: cors-any-origin-with-credentials
CORS(app, origins="*")
# ok: cors-any-origin-with-credentials
CORS(app, origins=["https://shop.example.org"], supports_credentials=True)
# ok: cors-any-origin-with-credentials
api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"])
# ok: cors-any-origin-with-credentials
api.add_middleware(CORSMiddleware, allow_origins=["https://shop.example.org"], allow_credentials=True)
